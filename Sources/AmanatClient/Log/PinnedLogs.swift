import CTerminal
import FoundationEssentials
import Glibc
import TransparencyLog

/// The keys of the logs this client has seen, pinned on first use: a private file of the person's own.
///
/// One verifier key a line, `name+id+key`. A vault has as many as its log has had keys; what a pinned key has signed
/// together with a new one is followed, anything else is an alarm.
struct PinnedLogs: Sendable {
    private let directory: String

    private var path: String { "\(directory)/log-keys" }

    init(environment: [String: String]) {
        let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        directory = "\(state ?? "\(environment["HOME"] ?? "/")/.local/state")/amanat"
    }

    /// How a checkpoint stands to what was pinned before.
    enum Acquaintance: Sendable {
        case known
        /// Nothing was pinned for this vault; now its keys are.
        case first
        /// A pinned key has signed for a new one, which is pinned now.
        case followed
    }

    /// Every key pinned.
    func keys() throws(CommandError) -> [VerifierKey] {
        let status = cterminal_status_of(path)
        if status.error == ENOENT { return [] }
        guard status.error == 0, status.mode & S_IFMT == S_IFREG, status.mode & 0o022 == 0, status.owner == getuid(),
            let data = FileManager.default.contents(atPath: path)
        else { throw .file(path: path, errno: status.error == 0 ? EPERM : status.error) }
        var keys: [VerifierKey] = []
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            keys.append(try LogTrust.key(String(line)))
        }
        return keys
    }

    /// Compares a checkpoint with what is pinned for its vault, and pins what is new.
    ///
    /// - Parameter told: the keys that the daemon says have signed for this log.
    @discardableResult
    func meet(_ note: SignedNote, _ told: [VerifierKey]) throws(CommandError) -> Acquaintance {
        let origin = try LogTrust.open(note, trusting: told).origin
        let pinned = try keys()
        let ours = pinned.filter { (try? LogOrigin($0.name))?.vault == origin.vault }
        // Only signatures that verify count: what a line says of itself is the daemon's word.
        let signers = try LogTrust.signers(of: note, at: origin, among: ours + told)
        let unknown = signers.filter { key in !ours.contains { $0.publicKey == key.publicKey } }
        if !ours.isEmpty, unknown.count == signers.count { throw .logMisfit(.foreignKey(vault: origin.vault)) }
        if unknown.isEmpty { return .known }
        try write(pinned + unknown)
        return ours.isEmpty ? .first : .followed
    }

    private func write(_ keys: [VerifierKey]) throws(CommandError) {
        try? FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let text = keys.map(\.text).joined(separator: "\n") + "\n"
        if cterminal_status_of(path).error == ENOENT { return try NewFile.write(text, to: path) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .file(path: path, errno: EIO)
        }
    }
}

extension Desk {
    /// Meets a checkpoint of the daemon's, and says so when something was pinned.
    func meet(_ note: String, _ keys: [String]) throws(CommandError) {
        var told: [VerifierKey] = []
        for key in keys { told.append(try LogTrust.key(key)) }
        switch try PinnedLogs(environment: environment).meet(try LogTrust.note(note), told) {
        case .known: return
        case .first: output.remark("The log's key is pinned here from now on: \(keys.last ?? "")")
        case .followed:
            output.warning("The log has a new key, signed for by the old one; it is pinned here: \(keys.last ?? "")")
        }
    }
}
