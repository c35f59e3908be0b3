import Access
import FoundationEssentials
import GRDB
import Sealing
import Trust

/// Gives a repeated request its first result, so that a reply lost on the way never does a thing twice.
///
/// Request ids are unique per user (or per uid, without a session). The same id with other parameters is refused: a
/// client that counts badly must not lose a note.
struct Replay<Op: Operation> {
    private let work: Work
    private let operation: Op

    /// What is kept of the first result.
    private struct Kept: Codable {
        let action: String
        let parameters: Data
        let reply: Op.Method.Reply
        /// When, in microseconds since 1970: the column of that name is anybody's to change.
        let made: Int64
        /// The record the call was about, whose destruction ends this too.
        var about: String?
    }

    /// Which call it was: another method's result isn't of this one's shape.
    private struct Call: Codable {
        let action: String
        let parameters: Data
    }

    init(_ work: Work, _ operation: Op) {
        self.work = work
        self.operation = operation
    }

    func release(
        _ prepare: () throws(VaultError) -> Release<Op.Method.Reply>
    ) throws(VaultError) -> Release<Op.Method.Reply> {
        guard let request = operation.request, let before = work.keysIfUnsealed else { return try prepare() }
        guard (8...128).contains(request.utf8.count) else {
            throw .invalidInput(parameter: "request", fault: "8-to-128-characters")
        }
        let tag = tag(request, before)
        if let kept = try find(tag, before) {
            work.entry.rule = "repeated-request"
            return .ready(kept.reply)
        }
        let release = try prepare()
        if case .ready(let reply) = release { try keep(reply, tag, before) }
        return release
    }

    private func tag(_ request: String, _ keys: UnsealedKeys) -> [UInt8] {
        let asking = work.sessionIfAny?.user.bytes ?? UInt64(work.caller.uid).counter
        return keys.tag("request", [asking, Array(request.utf8)])
    }

    private func find(_ tag: [UInt8], _ keys: UnsealedKeys) throws(VaultError) -> Kept? {
        guard let row = try work.store.row("SELECT box FROM request WHERE tag = ?", [tag.data]) else { return nil }
        let bytes = try keys.openDirectory(row.blob(0, of: .request), at: .request, tag)
        guard let call = try? JSONDecoder().decode(Call.self, from: bytes.data) else {
            throw .tampered(.request, tag.hex)
        }
        guard call.action == Op.action.rawValue, call.parameters == operation.digest.data else {
            throw .invalidInput(parameter: "request", fault: "used-before")
        }
        guard let kept = try? JSONDecoder().decode(Kept.self, from: bytes.data) else {
            throw .tampered(.request, tag.hex)
        }
        return kept
    }

    private func keep(_ reply: Op.Method.Reply, _ tag: [UInt8], _ keys: UnsealedKeys) throws(VaultError) {
        let kept = Kept(
            action: Op.action.rawValue, parameters: operation.digest.data, reply: reply, made: work.now,
            about: work.entry.record ?? work.entry.caseFile)
        guard let bytes = try? JSONEncoder().encode(kept) else { throw .tampered(.request, tag.hex) }
        let box = try keys.sealDirectory([UInt8](bytes), at: .request, tag)
        try work.store.run(
            "INSERT INTO request (tag, made, box) VALUES (?, ?, ?)", [tag.data, work.now, box.data])
    }
}

/// The kept results of calls, whatever they were.
struct KeptReplies {
    let store: Store
    let keys: UnsealedKeys

    private struct About: Codable {
        let about: String?
        let made: Int64
    }

    /// Whether a result opens, and was kept when its row says so.
    func isWhole(_ row: Row) throws(VaultError) -> Bool {
        try open(row.blob(2, of: .request), row.blob(0, of: .request)).made == row.integer(1, of: .request)
    }

    private func open(_ box: [UInt8], _ tag: [UInt8]) throws(VaultError) -> About {
        let bytes = try keys.openDirectory(box, at: .request, tag)
        guard let kept = try? JSONDecoder().decode(About.self, from: bytes.data) else {
            throw .tampered(.request, tag.hex)
        }
        return kept
    }

    /// Forgets what calls about these records or cases were answered: parameters are hashed in there.
    func forget(about ids: Set<String>) throws(VaultError) {
        for row in try store.rows("SELECT tag, box FROM request") {
            let tag = try row.blob(0, of: .request)
            if let about = try open(row.blob(1, of: .request), tag).about, ids.contains(about) {
                try store.run("DELETE FROM request WHERE tag = ?", [tag.data])
            }
        }
    }
}
