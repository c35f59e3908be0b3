import FoundationEssentials

/// A text that the vault could not take.
///
/// The last resort before losing it: it stays in memory, where only its writer reaches it, and each command that may
/// store it says so until she has.
package struct UnstoredText: Hashable, Sendable {
    /// The file that holds it.
    package let path: String

    private static let prefix = "unstored-"

    /// Sets a directory with a text aside; nil when it can't be moved.
    init?(movedFrom directory: String, name: String) {
        let parent = directory.split(separator: "/").dropLast().joined(separator: "/")
        let target = "/\(parent)/\(Self.prefix)\(RequestID.random().text.prefix(8))"
        guard (try? FileManager.default.moveItem(atPath: directory, toPath: target)) != nil else { return nil }
        path = "\(target)/\(name)"
    }

    private init(path: String) {
        self.path = path
    }

    /// All that lie in the caller's private directory.
    package static func all(environment: [String: String]) -> [UnstoredText] {
        guard let parent = try? PrivateDirectory.ours(environment: environment).path else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.sorted().filter { $0.hasPrefix(prefix) }.flatMap { name in
            let inner = (try? FileManager.default.contentsOfDirectory(atPath: "\(parent)/\(name)")) ?? []
            return inner.map { UnstoredText(path: "\(parent)/\(name)/\($0)") }
        }
    }

    /// Wipes it with its directory, once the vault has it.
    package func wipe() {
        EditorWorkspace.wipe(path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 })
    }
}

extension Desk {
    /// Tells of texts that wait to be stored.
    func tellUnstored() {
        for text in UnstoredText.all(environment: environment) {
            output.warning(
                "A text of yours is not in the vault; it is only in memory, in \(SafeText(text.path).isolated)")
            output.hint("give it to the command that was to store it, with --file PATH; it is wiped then")
        }
    }
}
