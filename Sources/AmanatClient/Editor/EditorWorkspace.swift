import CTerminal
import FoundationEssentials
import Glibc
import Sealing

/// A private directory in memory with one file in it, wiped at the end whatever the editor left there.
///
/// Its lock says that somebody lives who needs it: the client, and for a text its editor, which goes on when a client is
/// killed. Beside a text lie a mark of what the vault has of it and where it belongs, so that a text which never arrived isn't
/// wiped with the rest, not even after the client was killed, and isn't stored in another place.
package struct EditorWorkspace: Sendable {
    /// What the file holds now.
    package enum Content: Hashable, Sendable {
        case text(String)
        /// The file is gone.
        case absent
        /// Bytes that are not UTF-8.
        case notText
    }

    private let directory: PrivateDirectory
    private let lock: Int32
    package let file: String

    private static let record = "record.txt"
    private static let mark = "in-the-vault"
    private static let destination = "destination"
    private static let prefix = "edit-"

    /// Makes the directory and the file; what killed clients left is wiped first, or set aside as ``UnstoredText``.
    package init(
        in parent: PrivateDirectory, text: String, name: String = Self.record, for destination: Destination? = nil
    ) throws(CommandError) {
        Self.sweep(parent)
        (directory, lock) = try Self.owned(in: parent, inherited: name == Self.record)
        file = "\(directory.path)/\(name)"
        try write(text)
        if name == Self.record { markKept(text) }
        if let destination {
            _ = cterminal_make_file("\(directory.path)/\(Self.destination)", try JSONText.of(destination))
        }
    }

    package var path: String { directory.path }

    package var content: Content { Self.content(of: file) }

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

    /// Notes that the vault has this text.
    package func markKept(_ text: String) {
        let mark = "\(directory.path)/\(Self.mark)"
        _ = cterminal_wipe(mark)
        _ = cterminal_make_file(mark, Self.fingerprint(of: text))
    }

    /// Takes over what an editor that was ended wrote beside the file.
    package func adoptRescue() {
        Self.adoptRescue(in: directory.path)
    }

    /// Overwrites and removes every file, then the directory.
    package func wipe() {
        Self.wipe(directory.path)
        _ = cterminal_close(lock)
    }

    /// Leaves the text where it is, or the one given instead of it; wipes everything else.
    package func leave(_ text: String?) -> UnstoredText? {
        if let text { try? write(text) }
        defer { _ = cterminal_close(lock) }
        return Self.setAside(directory.path)
    }
}

extension EditorWorkspace {
    /// Where nano and emacs put a text when they are ended.
    private static let rescues = ["\(record).save", "#\(record)#"]

    private static func adoptRescue(in directory: String) {
        for name in rescues {
            guard case .text(let text) = content(of: "\(directory)/\(name)"), FormText.holdsAnswers(text) else {
                continue
            }
            _ = cterminal_wipe("\(directory)/\(record)")
            if cterminal_make_file("\(directory)/\(record)", text) == 0 { _ = cterminal_wipe("\(directory)/\(name)") }
        }
    }

    private static func content(of file: String) -> Content {
        guard cterminal_status_of(file).mode & S_IFMT == S_IFREG, let data = FileManager.default.contents(atPath: file)
        else { return .absent }
        return String(validating: data, as: UTF8.self).map { .text($0) } ?? .notText
    }

    private static func fingerprint(of text: String) -> String {
        Hash.sha256(Array(FormText.withoutFaults(text).utf8)).map { String($0, radix: 16) }.joined(separator: ".")
    }

    private static let attempts = 3

    /// A new directory with its lock. A sweep may come between making and locking it; then there is another.
    private static func owned(
        in parent: PrivateDirectory, inherited: Bool
    ) throws(CommandError) -> (PrivateDirectory, Int32) {
        for _ in 0..<attempts {
            let made = try parent.newDirectory(prefix + RequestID.random().text)
            let lock = cterminal_own_directory(made.path, inherited ? 1 : 0)
            guard lock >= 0 else { continue }
            if cterminal_status_of(made.path).error == 0 { return (made, lock) }
            _ = cterminal_close(lock)
        }
        throw .noPrivateDirectory
    }

    /// Wipes what a client that was killed could not, and sets aside what the vault hasn't got.
    static func sweep(_ parent: PrivateDirectory) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        where name.hasPrefix(prefix) {
            let path = "\(parent.path)/\(name)"
            let lock = cterminal_own_directory(path, 0)
            guard lock >= 0 else { continue }
            adoptRescue(in: path)
            if isUnstored(path) { _ = setAside(path) } else { wipe(path) }
            _ = cterminal_close(lock)
        }
    }

    private static func isUnstored(_ directory: String) -> Bool {
        switch content(of: "\(directory)/\(record)") {
        case .absent: false
        case .notText: true
        case .text(let text):
            FormText.holdsAnswers(text) && content(of: "\(directory)/\(mark)") != .text(fingerprint(of: text))
        }
    }

    private static func setAside(_ directory: String) -> UnstoredText? {
        for name in names(in: directory) where name != record && name != destination {
            remove("\(directory)/\(name)")
        }
        return UnstoredText(movedFrom: directory)
    }

    /// The text's file in a workspace's directory.
    static func textFile(in directory: String) -> String { "\(directory)/\(record)" }

    /// Where the text in a workspace's directory belongs; nil if that isn't known.
    static func keptDestination(in directory: String) -> Destination? {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(destination)") else { return nil }
        return try? JSONDecoder().decode(Destination.self, from: data)
    }

    static func wipe(_ path: String) {
        for name in names(in: path) { remove("\(path)/\(name)") }
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func names(in path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }

    private static func remove(_ path: String) {
        if cterminal_status_of(path).mode & S_IFMT == S_IFDIR { wipe(path) } else { _ = cterminal_wipe(path) }
    }
}
