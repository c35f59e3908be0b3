import CTerminal
import FoundationEssentials

/// A file that the client makes for somebody: private, new, never over another one.
enum NewFile {
    static func write(_ text: String, to path: String) throws(CommandError) {
        let made = cterminal_make_file(path, text)
        if made < 0 { throw .file(path: path, errno: -made) }
    }

    /// Makes an empty file and returns the descriptor it is written to.
    static func begin(_ path: String) throws(CommandError) -> Int32 {
        let descriptor = cterminal_begin_file(path)
        if descriptor < 0 { throw .file(path: path, errno: -descriptor) }
        return descriptor
    }

    /// Writes on; what can't be written ends the command.
    static func append(_ text: String, to descriptor: Int32, at path: String) throws(CommandError) {
        let written = cterminal_write(descriptor, text)
        if written < 0 { throw .file(path: path, errno: -written) }
    }

    /// The whole text of a file that is read once.
    static func contents(of path: String) throws(CommandError) -> Data {
        let status = cterminal_status_of(path)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .file(path: path, errno: status.error == 0 ? 13 : status.error)
        }
        return data
    }
}
