import GRDB
import TransparencyLog

/// The leaves of one generation as they stand beside the entries, in the log or in its inbox.
///
/// A leaf needs no secret, so the tree grows while the vault is sealed.
struct LeafTable {
    let store: Store
    let generation: Int64

    /// The leaves with these numbers, in order; a number without one, or with two, is a fault.
    func leaves(_ numbers: Range<UInt64>) throws(VaultError) -> [TreeHash] {
        let rows = try store.rows(
            """
            SELECT seq, leaf FROM log_entry WHERE generation = ?1 AND seq >= ?2 AND seq < ?3
            UNION ALL SELECT seq, leaf FROM log_inbox WHERE generation = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq
            """, [generation, Int64(numbers.lowerBound), Int64(numbers.upperBound)])
        var leaves: [TreeHash] = []
        leaves.reserveCapacity(rows.count)
        var next = Int64(numbers.lowerBound)
        for row in rows {
            let seq = try row.integer(0, of: .logEntry)
            if seq < next { throw LogFault.doubled(LogPlace(generation: generation, seq: seq)).error }
            guard seq == next else { throw LogFault.missing(LogPlace(generation: generation, seq: next)).error }
            guard let leaf = try? TreeHash(row.blob(1, of: .logEntry)) else {
                throw LogFault.altered(LogPlace(generation: generation, seq: seq)).error
            }
            leaves.append(leaf)
            next += 1
        }
        guard next == Int64(numbers.upperBound) else {
            throw LogFault.missing(LogPlace(generation: generation, seq: next)).error
        }
        return leaves
    }

    /// How many numbers the generation has used, whether or not all their entries are there; ``LogNumbers`` that no log
    /// gives out don't count.
    func size() throws(VaultError) -> UInt64 {
        var size: Int64 = 0
        for table in ["log_entry", "log_inbox"] {
            let row = try store.row(
                "SELECT seq FROM \(table) WHERE generation = ? AND seq BETWEEN 0 AND ? ORDER BY seq DESC LIMIT 1",
                [generation, LogNumbers.end - 1])
            size = max(size, try row.map { row throws(VaultError) in try row.integer(0, of: .logEntry) + 1 } ?? 0)
        }
        return UInt64(size)
    }
}
