import FoundationEssentials
import Interfaces

/// A text that the vault could not take.
///
/// The last resort before losing it: it stays in memory, where only its writer's Unix account reaches it, and each command
/// that may store it says so until one has.
package struct UnstoredText: Hashable, Sendable {
    /// The file that holds it.
    package let path: String
    /// Where it belongs; nil when that could not be kept.
    package let destination: Destination?

    private static let prefix = "unstored-"

    /// Sets a workspace's directory with its text aside; nil when it can't be moved.
    init?(movedFrom directory: String) {
        let parent = directory.split(separator: "/").dropLast().joined(separator: "/")
        let target = "/\(parent)/\(Self.prefix)\(RequestID.random().text.prefix(8))"
        guard (try? FileManager.default.moveItem(atPath: directory, toPath: target)) != nil else { return nil }
        self.init(in: target)
    }

    private init(in directory: String) {
        path = EditorWorkspace.textFile(in: directory)
        destination = EditorWorkspace.keptDestination(in: directory)
    }

    /// All that lie in the caller's private directory, those that killed clients left among them.
    package static func all(environment: [String: String]) -> [UnstoredText] {
        guard let parent = try? PrivateDirectory.ours(environment: environment) else { return [] }
        EditorWorkspace.sweep(parent)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        return names.sorted().filter { $0.hasPrefix(prefix) }.map { UnstoredText(in: "\(parent.path)/\($0)") }
    }

    /// Whether a path as somebody typed it leads to this text.
    package func lies(at typed: String) -> Bool {
        URL(filePath: typed).standardizedFileURL.path(percentEncoded: false) == path
    }

    /// Wipes it with its directory, once the vault has it.
    package func wipe() {
        EditorWorkspace.wipe(path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 })
    }
}

extension Desk {
    /// Tells of texts that wait to be stored, and how.
    func tellUnstored() {
        for text in UnstoredText.all(environment: environment) {
            let author = text.destination.map { " by \(SafeText($0.author).isolated)" } ?? ""
            output.warning(
                "A text\(author) is not in the vault; it is only in memory, in \(SafeText(text.path).isolated)")
            output.hint(text.storing)
        }
    }
}

extension UnstoredText {
    /// The command that stores it and wipes it here.
    var storing: String {
        destination?.command(takingFrom: path) ?? "give it to the command that was to store it, with --file PATH"
    }
}
