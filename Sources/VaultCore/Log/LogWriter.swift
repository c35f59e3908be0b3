import Access
import GRDB
import Sealing
import TransparencyLog
import Trust

/// Writes audit entries: at rest under the log's data key, or to the inbox while no key is in memory.
///
/// The tree is over the canonical bytes, so the leaf hash needs no secret and stands beside the ciphertext.
struct LogWriter {
    private let work: Work
    static let hasher = TreeHasher { Hash.sha256($0) }

    init(_ work: Work) {
        self.work = work
    }

    /// An entry's place and bytes.
    struct Line {
        let generation: Int64
        let seq: Int64
        let bytes: [UInt8]
        let leaf: TreeHash
    }

    /// Appends the entry of the operation under way; before the founding there is no log.
    func append(_ action: String, _ result: AuditOutcome.Result) throws(VaultError) {
        if work.keysIfUnsealed == nil && work.vault.facts.phase == .absent { return }
        // A seal wipes the keys before its own entry is written: that one goes to the inbox already.
        let keys = work.vault.holdsKeys || work.hasAdopted ? work.keysIfUnsealed : nil
        // Words that can't be kept are none: an entry with a hash of them would read as one whose words were taken away.
        if keys == nil { work.entry.reason = nil }
        let (generation, seq) = work.state.takeSeq()
        let entry = try entry(action, result, seq)
        let line = try line(entry, generation, seq)
        try grow(line)
        if let keys {
            try store(line, entry, keys)
            try storeReason(line, keys)
        } else {
            try receive(line)
        }
    }

    /// Adds the entry's leaf to the tree; `amanat-bench --log` measures what that costs by a build without it.
    private func grow(_ line: Line) throws(VaultError) {
        #if !AMANAT_TREELESS
            try TreeTable(store: work.store, generation: line.generation).keep(work.state.grow(line.leaf))
        #endif
    }

    private func entry(_ action: String, _ result: AuditOutcome.Result, _ seq: Int64) throws(VaultError) -> AuditEntry {
        do {
            let stamp = AuditStamp(
                sequence: UInt64(seq), time: try AuditTime(microseconds: work.now),
                salt: try AuditHash(Randomness.bytes(32)))
            var entry = AuditEntry(
                stamp: stamp, actor: try actor(), action: try AuditCode(action),
                outcome: AuditOutcome(result, rule: try AuditCode(work.entry.rule)))
            try describe(&entry)
            return entry
        } catch {
            throw .tampered(.logEntry, "not-encodable")
        }
    }

    private func actor() throws -> AuditActor {
        let roles = ((try? work.rolesInForce()) ?? []).sorted().map(\.rawValue)
        return AuditActor(
            user: try work.actor.map { try AuditCode($0.text) }, uid: work.caller.uid,
            roles: try roles.map { try AuditCode($0) },
            session: try work.sessionIfAny.map { try AuditCode($0.id.hex) })
    }

    private func describe(_ entry: inout AuditEntry) throws {
        let draft = work.entry
        entry.subject = AuditSubject(
            case: try draft.caseFile.map { try AuditCode($0) }, record: try draft.record.map { try AuditCode($0) },
            version: draft.version.map { UInt32($0) }, digest: try draft.digest.map { try AuditHash($0) })
        entry.domain = try draft.domain.map { try AuditCode($0) }
        entry.purpose = draft.purpose.flatMap { AuditPurpose(rawValue: $0) }
        entry.count = draft.count.map { UInt32(clamping: $0) }
        entry.continues = draft.continues
        entry.approval = try draft.approval.map { try AuditCode($0) }
        if let reason = draft.reason {
            entry.reason = try AuditHash(Hash.blake2b256([entry.stamp.salt.bytes, Array(reason.utf8)]))
        }
        entry.items = try draft.items.map { item in
            AuditSubject(
                case: try item.caseFile.map { try AuditCode($0) }, record: try AuditCode(item.record),
                version: UInt32(item.version), digest: try AuditHash(item.digest))
        }
    }

    private func line(_ entry: AuditEntry, _ generation: Int64, _ seq: Int64) throws(VaultError) -> Line {
        do {
            let bytes = try entry.encoded()
            return Line(generation: generation, seq: seq, bytes: bytes, leaf: Self.hasher.leaf(bytes))
        } catch {
            throw .tampered(.logEntry, "not-encodable")
        }
    }

    private func store(_ line: Line, _ entry: AuditEntry, _ keys: UnsealedKeys) throws(VaultError) {
        try LogFiling(work, keys).file(entry, line)
    }

    /// The caller's words, erasable: a row of their own, under a key of their own.
    private func storeReason(_ line: Line, _ keys: UnsealedKeys) throws(VaultError) {
        guard let reason = work.entry.reason else { return }
        try LogTable(store: work.store, keys: keys).putReason(Array(reason.utf8), of: line)
    }

    /// Seals an entry to the inbox key, whose public half stands in the clear.
    private func receive(_ line: Line) throws(VaultError) {
        guard let inbox = work.vault.facts.inbox else { throw .tampered(.meta, "inbox") }
        let box = try sealing(.logInbox) { () throws(SealingError) in
            try SealedBox.seal(Filling.row.fill(line.bytes).span, to: inbox)
        }
        let fault = try LogNumbers(store: work.store).put(
            "INSERT OR IGNORE INTO log_inbox (generation, seq, leaf, box, state) VALUES (?, ?, ?, ?, ?)",
            [line.generation, line.seq, line.leaf.bytes.data, box.data, "waiting"],
            at: LogPlace(generation: line.generation, seq: line.seq), in: "log_inbox")
        if let fault { work.vault.addDamage([fault]) }
    }

    /// Where the log goes on after a start.
    static func resume(_ store: Store) throws(VaultError) -> WriterState.Mark {
        var mark = WriterState.Mark()
        let next = try LogNumbers(store: store).next()
        (mark.generation, mark.nextSeq) = (next.generation, next.seq)
        return mark
    }
}
