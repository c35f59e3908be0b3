import GRDB
import Sealing
import TransparencyLog

/// Audit entries at rest, keyed (generation, seq), under the data key of their segment.
struct LogTable {
    let store: Store
    let keys: UnsealedKeys

    /// A stored entry, opened and compared with its leaf.
    struct Stored: Sendable {
        let generation: Int64
        let seq: Int64
        let bytes: [UInt8]
        let leaf: [UInt8]

        var place: LogPlace { LogPlace(generation: generation, seq: seq) }
    }

    /// A number whose entry somebody deleted by hand is used again, and what is left of the old one doesn't hinder that; nor
    /// does what somebody moved to a number that is still to come, which is returned to be told.
    func put(_ line: LogWriter.Line) throws(VaultError) -> LogFault? {
        let segment = keys.activeSegment
        guard let key = keys.logData[segment] else { throw .tampered(.bookKey, String(segment)) }
        let place = keys.places.logEntry(generation: line.generation, seq: line.seq)
        let box = try sealing(.logEntry) { () throws(SealingError) in
            try Envelope.seal(Filling.row.fill(line.bytes).span, under: key.key, id: segment, for: place)
        }
        return try LogNumbers(store: store).put(
            "INSERT OR IGNORE INTO log_entry (generation, seq, segment, leaf, box) VALUES (?, ?, ?, ?, ?)",
            [line.generation, line.seq, Int64(segment), line.leaf.bytes.data, box.data],
            at: LogPlace(generation: line.generation, seq: line.seq), in: "log_entry")
    }

    /// Files the entry of a place under tags, where it isn't yet.
    func put(_ tags: Set<[UInt8]>, at place: LogPlace) throws(VaultError) {
        for tag in tags {
            try store.run(
                "INSERT OR IGNORE INTO log_tag (tag, generation, seq) VALUES (?, ?, ?)",
                [tag.data, place.generation, place.seq])
        }
    }

    func putReason(_ reason: [UInt8], of line: LogWriter.Line) throws(VaultError) {
        let places = keys.places
        let master = try keys.master(keys.activeMaster)
        let key = try sealing(.logReason) { () throws(SealingError) in try SymmetricKey.random() }
        let wrapped: [UInt8]
        let box: [UInt8]
        do {
            wrapped = try Envelope.sealKey(
                key, under: master.key, id: keys.activeMaster,
                for: places.reasonKey(generation: line.generation, seq: line.seq))
            box = try Envelope.seal(
                Filling.reason.fill(reason).span, under: key, id: 1,
                for: places.reason(generation: line.generation, seq: line.seq))
        } catch {
            throw .lockedMemoryMissing
        }
        try store.run(
            "INSERT OR REPLACE INTO log_reason (generation, seq, master_epoch, key, box) VALUES (?, ?, ?, ?, ?)",
            [line.generation, line.seq, Int64(keys.activeMaster), wrapped.data, box.data])
    }

    /// The words that rest as a reason, not yet compared with the entry; nil if none were, or they have been erased.
    func reason(_ generation: Int64, _ seq: Int64) throws(VaultError) -> [UInt8]? {
        let row = try store.row(
            "SELECT master_epoch, key, box FROM log_reason WHERE generation = ? AND seq = ?", [generation, seq])
        guard let row else { return nil }
        let number = UInt32(truncatingIfNeeded: try row.integer(0, of: .logReason))
        let (wrapped, box) = (try row.blob(1, of: .logReason), try row.blob(2, of: .logReason))
        let master = try keys.master(number)
        let places = keys.places
        return try sealing(.logReason, Array("\(seq)".utf8)) { () throws(SealingError) in
            let key = try Envelope.openKey(
                wrapped.span, under: master.key, id: number, for: places.reasonKey(generation: generation, seq: seq))
            return try Filling.reason.value(
                of: Envelope.open(box.span, under: key, id: 1, for: places.reason(generation: generation, seq: seq)))
        }
    }

    /// Whether words rest as a reason, whatever they are.
    func hasReason(at place: LogPlace) throws(VaultError) -> Bool {
        try store.row(
            "SELECT 1 FROM log_reason WHERE generation = ? AND seq = ?", [place.generation, place.seq]) != nil
    }

    /// Erases the words given as a reason, with their key; the entry keeps only a hash of them.
    func deleteReason(_ generation: Int64, _ seq: Int64) throws(VaultError) {
        try store.run("DELETE FROM log_reason WHERE generation = ? AND seq = ?", [generation, seq])
    }

    /// What an entry is about, items of a list apart.
    func subject(_ generation: Int64, _ seq: Int64) throws(VaultError) -> AuditSubject? {
        try entry(generation, seq)?.entry().subject
    }

    func entry(_ generation: Int64, _ seq: Int64) throws(VaultError) -> Stored? {
        let row = try store.row(
            "SELECT generation, seq, segment, leaf, box FROM log_entry WHERE generation = ? AND seq = ?",
            [generation, seq])
        return try row.map { row throws(VaultError) in try open(row) }
    }

    func open(_ row: Row) throws(VaultError) -> Stored {
        let generation = try row.integer(0, of: .logEntry)
        let seq = try row.integer(1, of: .logEntry)
        let segment = UInt32(truncatingIfNeeded: try row.integer(2, of: .logEntry))
        let leaf = try row.blob(3, of: .logEntry)
        let box = try row.blob(4, of: .logEntry)
        let altered = LogFault.altered(LogPlace(generation: generation, seq: seq)).error
        guard let key = keys.logData[segment] else { throw altered }
        let place = keys.places.logEntry(generation: generation, seq: seq)
        guard let filled = try? Envelope.open(box.span, under: key.key, id: segment, for: place),
            let bytes = try? Filling.row.value(of: filled),
            LogWriter.hasher.leaf(bytes).bytes == leaf
        else { throw altered }
        return Stored(generation: generation, seq: seq, bytes: bytes, leaf: leaf)
    }
}

/// A place in the log.
package struct LogPlace: Codable, Sendable, Hashable, Comparable {
    package let generation: Int64
    package let seq: Int64

    /// Before everything there is.
    static let start = LogPlace(generation: 0, seq: 0)
    /// After everything there is.
    static let end = LogPlace(generation: .max, seq: .max)

    package static func < (left: LogPlace, right: LogPlace) -> Bool {
        (left.generation, left.seq) < (right.generation, right.seq)
    }
}
