import CTerminal
import FoundationEssentials
import Glibc

/// A private directory in memory with one file in it, wiped at the end whatever the editor left there.
package struct EditorWorkspace: Sendable {
    private let directory: PrivateDirectory
    package let file: String

    /// Makes the directory and the file; what killed clients left is wiped first.
    package init(in parent: PrivateDirectory, text: String, name: String = "record.txt") throws(CommandError) {
        Self.sweep(parent)
        directory = try parent.newDirectory("\(Self.prefix)\(getpid())-\(RequestID.random().text)")
        file = "\(directory.path)/\(name)"
        try write(text)
    }

    private static let prefix = "edit-"

    /// Wipes what a client that was killed could not.
    private static func sweep(_ parent: PrivateDirectory) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? [] {
            guard name.hasPrefix(prefix),
                let owner = name.split(separator: "-").dropFirst().first.flatMap({ Int32($0) }),
                owner > 0, kill(owner, 0) != 0, errno == ESRCH
            else { continue }
            wipe("\(parent.path)/\(name)")
        }
    }

    package var path: String { directory.path }

    /// What the file holds now; nil when it is gone or is not text.
    package var text: String? {
        guard cterminal_status_of(file).mode & S_IFMT == S_IFREG else { return nil }
        return FileManager.default.contents(atPath: file).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Changes whenever the file is saved.
    package var stamp: [Int64] {
        let status = cterminal_status_of(file)
        return [status.modified, status.size, Int64(bitPattern: status.inode), Int64(status.error)]
    }

    /// Replaces the file.
    package func write(_ text: String) throws(CommandError) {
        _ = cterminal_wipe(file)
        let result = cterminal_make_file(file, text)
        if result < 0 { throw .file(path: file, errno: -result) }
    }

    /// Overwrites and removes every file, then the directory.
    package func wipe() {
        Self.wipe(directory.path)
    }

    private static func wipe(_ path: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            let inner = "\(path)/\(name)"
            if cterminal_status_of(inner).mode & S_IFMT == S_IFDIR { wipe(inner) } else { _ = cterminal_wipe(inner) }
        }
        try? FileManager.default.removeItem(atPath: path)
    }
}
