import CTerminal
import FoundationEssentials

/// Where passphrases come from: the terminal, without echo, or successive lines of a descriptor.
///
/// Never arguments or the environment: both can be read by others while the command runs.
package enum PassphraseSource: Hashable, Sendable {
    case terminal
    case descriptor(Int32)

    private static let longest = 4096

    /// The next passphrase; `prompt` is what the terminal shows.
    package func next(_ prompt: String) throws(CommandError) -> String {
        switch self {
        case .terminal:
            try Terminal.asking("a passphrase") { terminal throws(CommandError) in try terminal.hiddenLine(prompt) }
        case .descriptor(let number): try Self.line(from: number)
        }
    }

    /// A line without its ending, read byte by byte so that the next read finds the next line.
    static func line(from descriptor: Int32) throws(CommandError) -> String {
        var bytes: [UInt8] = []
        while bytes.count < longest {
            let byte = cterminal_read_byte(descriptor)
            if byte < 0 && bytes.isEmpty { throw .passphraseMissing }
            guard byte >= 0, byte != 0x0A, let value = UInt8(exactly: byte) else { break }
            bytes.append(value)
        }
        if bytes.last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty, let line = String(validating: bytes, as: UTF8.self) else { throw .passphraseMissing }
        return line
    }
}
