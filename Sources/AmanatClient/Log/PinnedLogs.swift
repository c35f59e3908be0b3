import CTerminal
import FoundationEssentials
import Glibc
import TransparencyLog

/// The keys of the logs this client has seen, pinned on first use: a private file of the person's own.
///
/// One verifier key a line, `name+id+key`. A vault has as many as its log has had keys; what a pinned key has signed
/// together with a new one is followed, anything else is an alarm.
struct PinnedLogs: Sendable {
    let directory: String

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
        guard let text = try Self.own(path) else { return [] }
        var keys: [VerifierKey] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            do { keys.append(try LogTrust.key(String(line))) } catch {
                throw .logMisfit(.pins(file: path, line: index + 1))
            }
        }
        return keys
    }

    /// The text of a file that nobody else can have written; nil if there is none.
    static func own(_ path: String) throws(CommandError) -> String? {
        let status = cterminal_status_of(path)
        if status.error == ENOENT { return nil }
        guard status.error == 0, status.mode & S_IFMT == S_IFREG, status.mode & 0o022 == 0, status.owner == getuid(),
            let data = FileManager.default.contents(atPath: path)
        else { throw .file(path: path, errno: status.error == 0 ? EPERM : status.error) }
        return String(decoding: data, as: UTF8.self)
    }

    /// Compares a checkpoint with what is pinned for its vault, and pins what is new.
    ///
    /// - Parameters:
    ///   - told: the keys that the daemon says have signed for this log.
    ///   - handovers: notes that several of them have signed; from a pinned key they lead to those before and after it.
    @discardableResult
    func meet(
        _ note: SignedNote, _ told: [VerifierKey], _ handovers: [SignedNote] = []
    ) throws(CommandError) -> Acquaintance {
        let origin = try LogTrust.open(note, trusting: told).origin
        let pinned = try keys()
        let ours = pinned.filter { (try? LogOrigin($0.name))?.vault == origin.vault }
        // Only signatures that verify count: what a line says of itself is the daemon's word.
        let signers = try LogTrust.signers(of: note, at: origin, among: ours + told)
        let known = Self.followed(ours.isEmpty ? signers : ours, told, handovers + [note], vault: origin.vault)
        guard signers.contains(where: { Self.holds(known, $0) }) else {
            throw .logMisfit(.foreignKey(vault: origin.vault, key: signers.last?.text ?? "", file: path))
        }
        let unknown = known.filter { !Self.holds(ours, $0) }
        if unknown.isEmpty { return .known }
        try write(pinned + unknown)
        return ours.isEmpty ? .first : .followed
    }

    /// These keys, and each that has signed a note together with one of them or of those found so.
    private static func followed(
        _ start: [VerifierKey], _ told: [VerifierKey], _ notes: [SignedNote], vault: String
    ) -> [VerifierKey] {
        var known = start
        let groups = notes.compactMap { note -> [VerifierKey]? in
            guard let origin = try? Checkpoint(noteText: note.text).origin, origin.vault == vault else { return nil }
            return try? LogTrust.signers(of: note, at: origin, among: start + told)
        }
        // A chain is as long as there are notes at most, in whatever order they come.
        for _ in groups {
            let before = known.count
            for signers in groups where signers.contains(where: { holds(known, $0) }) {
                for key in signers where !holds(known, key) { known.append(key) }
            }
            if known.count == before { break }
        }
        return known
    }

    private static func holds(_ keys: [VerifierKey], _ key: VerifierKey) -> Bool {
        keys.contains { $0.publicKey == key.publicKey }
    }

    private func write(_ keys: [VerifierKey]) throws(CommandError) {
        try replace(path, with: keys.map(\.text).joined(separator: "\n") + "\n")
    }

    /// Writes a private file, whole or not at all.
    func replace(_ path: String, with text: String) throws(CommandError) {
        try? FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
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
    func meet(_ note: String, _ keys: [String], _ handovers: [String]?) throws(CommandError) {
        var told: [VerifierKey] = []
        for key in keys { told.append(try LogTrust.key(key)) }
        let proofs = (handovers ?? []).compactMap { try? LogTrust.note($0) }
        let (pins, note) = (PinnedLogs(environment: environment), try LogTrust.note(note))
        let acquaintance = try pins.meet(note, told, proofs)
        try pins.keep(note, comparedWith: nil)
        switch acquaintance {
        case .known: return
        case .first: output.remark("The log's key is pinned here from now on: \(keys.last ?? "")")
        case .followed:
            output.warning("The log has a new key, signed for by the old one; it is pinned here: \(keys.last ?? "")")
        }
    }
}
