import GRDB
import Sealing
import TransparencyLog

/// Rows of the log and of its inbox side by side, as a verification reads them.
struct LogRows {
    let store: Store
    let generation: Int64
    let numbers: Range<UInt64>

    /// One stored entry; nothing of it is believed yet.
    struct Row: Sendable {
        let generation: Int64
        let seq: Int64
        /// The log data key's number; nil in the inbox.
        let segment: UInt32?
        /// Nil where there are not 32 bytes.
        let leaf: TreeHash?
        let box: [UInt8]

        var isInInbox: Bool { segment == nil }

        /// The canonical bytes, if they open at this place.
        func open(with keys: UnsealedKeys) -> [UInt8]? {
            guard let segment else {
                guard let inbox = try? keys.inbox() else { return nil }
                return try? Filling.row.value(of: SealedBox.open(box.span, with: inbox))
            }
            guard let key = keys.logData[segment] else { return nil }
            let place = keys.places.logEntry(generation: generation, seq: seq)
            return try? Filling.row.value(of: Envelope.open(box.span, under: key.key, id: segment, for: place))
        }

        /// The entry, if it opens, fits its leaf and says its own number.
        func entry(with keys: UnsealedKeys) -> AuditEntry? {
            guard let leaf, let bytes = open(with: keys) else { return nil }
            return AuditEntry(bytes, fitting: leaf, numbered: seq)
        }
    }

    /// In the order of their numbers; a number that stands in both comes twice.
    func all() throws(VaultError) -> [Row] {
        var found: [Row] = []
        found.reserveCapacity(Int(numbers.upperBound - numbers.lowerBound))
        try store.each(
            """
            SELECT seq, segment, leaf, box FROM log_entry WHERE generation = ?1 AND seq >= ?2 AND seq < ?3
            UNION ALL SELECT seq, NULL, leaf, box FROM log_inbox WHERE generation = ?1 AND seq >= ?2 AND seq < ?3
            ORDER BY seq
            """, [generation, Int64(numbers.lowerBound), Int64(numbers.upperBound)]
        ) { row throws(VaultError) in
            let isInInbox = row.hasNull(atIndex: 1)
            found.append(
                Row(
                    generation: generation, seq: try row.integer(0, of: .logEntry),
                    segment: isInInbox ? nil : UInt32(truncatingIfNeeded: try row.integer(1, of: .logEntry)),
                    leaf: try? TreeHash(row.blob(2, of: .logEntry)), box: try row.blob(3, of: .logEntry)))
        }
        return found
    }
}

extension AuditEntry {
    /// Nil unless the bytes are an entry that fits its leaf and says its own number.
    init?(_ bytes: [UInt8], fitting leaf: TreeHash, numbered seq: Int64) {
        guard LogWriter.hasher.leaf(bytes) == leaf, let entry = try? AuditEntry(encoded: bytes),
            Int64(exactly: entry.stamp.sequence) == seq
        else { return nil }
        self = entry
    }
}
