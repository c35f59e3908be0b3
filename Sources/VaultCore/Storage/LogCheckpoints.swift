import GRDB
import TransparencyLog
import Trust

/// The checkpoints that were signed over one generation, as signed notes.
struct LogCheckpoints {
    let store: Store
    let generation: Int64

    /// A checkpoint as it rests.
    struct Kept: Sendable {
        let checkpoint: Checkpoint
        let note: SignedNote
        /// When, in microseconds since 1970.
        let made: Int64

        var generation: Int64 { Int64(clamping: checkpoint.origin.generation) }
    }

    /// Keeps a note under the generation it names itself.
    static func keep(_ note: SignedNote, in store: Store, at time: Int64) throws(VaultError) {
        guard let checkpoint = try? Checkpoint(noteText: note.text) else { throw .tampered(.logCheckpoint, "note") }
        try store.run(
            "INSERT OR REPLACE INTO log_checkpoint (generation, size, made, note) VALUES (?, ?, ?, ?)",
            [Int64(checkpoint.origin.generation), Int64(checkpoint.size), time, note.formatted])
    }

    /// The newest one.
    func last() throws(VaultError) -> Kept? {
        try rows("ORDER BY size DESC LIMIT 1").first
    }

    /// The one of that size.
    func find(_ size: UInt64) throws(VaultError) -> Kept? {
        try rows("AND size = \(size) LIMIT 1").first
    }

    /// All of them, oldest first.
    func all() throws(VaultError) -> [Kept] {
        try rows("ORDER BY size")
    }

    /// The newest one of any later generation.
    func later() throws(VaultError) -> Kept? {
        let row = try store.row(
            "SELECT generation FROM log_checkpoint WHERE generation > ? AND generation < ? "
                + "ORDER BY generation DESC LIMIT 1", [generation, LogNumbers.end])
        guard let row else { return nil }
        return try LogCheckpoints(store: store, generation: try row.integer(0, of: .logCheckpoint)).last()
    }

    /// Notes that bear several signatures, oldest first: whoever trusts one of the keys learns of the others by them.
    static func handovers(in store: Store) throws(VaultError) -> [SignedNote] {
        let rows = try store.rows(
            "SELECT note FROM log_checkpoint WHERE note LIKE ? ORDER BY generation DESC, size DESC LIMIT ?",
            ["%\n— %\n— %", mostHandovers])
        // What was altered proves nothing, and keeps nobody from the others.
        return rows.reversed().compactMap { row in try? SignedNote(parsing: row.text(0, of: .logCheckpoint)) }
    }

    /// The vaults that the newest checkpoints name, unchecked: what the id in clear is compared with.
    static func vaults(in store: Store) throws(VaultError) -> [VaultID] {
        let rows = try store.rows("SELECT note FROM log_checkpoint ORDER BY generation DESC, size DESC LIMIT 8")
        let ids = rows.compactMap { row -> VaultID? in
            guard let note = try? SignedNote(parsing: row.text(0, of: .logCheckpoint)) else { return nil }
            return (try? Checkpoint(noteText: note.text)).flatMap { try? VaultID(text: $0.origin.vault) }
        }
        return Array(Set(ids))
    }

    /// Changes of keys told at most.
    private static let mostHandovers = 64

    /// Compares the tree of that size with the newest checkpoint: nothing before it may have changed.
    func checkLast(_ size: UInt64) throws(VaultError) {
        guard let last = try last() else { return }
        try check(last.checkpoint, in: size)
    }

    /// Compares the tree of that size with an earlier checkpoint of it.
    func check(_ checkpoint: Checkpoint, in size: UInt64) throws(VaultError) {
        guard checkpoint.size <= size else {
            throw LogFault.cutOff(LogPlace(generation: generation, seq: Int64(size))).error
        }
        let root = try TreeTable(store: store, generation: generation).reading(size) { tree throws(TreeError) in
            try tree.root(at: checkpoint.size)
        }
        guard root == checkpoint.root else {
            throw LogFault.checkpoint(LogPlace(generation: generation, seq: Int64(clamping: checkpoint.size))).error
        }
    }

    private func rows(_ order: String) throws(VaultError) -> [Kept] {
        let rows = try store.rows(
            "SELECT size, made, note FROM log_checkpoint WHERE generation = ? \(order)", [generation])
        var kept: [Kept] = []
        for row in rows {
            let size = try row.integer(0, of: .logCheckpoint)
            guard let note = try? SignedNote(parsing: row.text(2, of: .logCheckpoint)),
                let checkpoint = try? Checkpoint(noteText: note.text), checkpoint.size == UInt64(clamping: size),
                checkpoint.origin.generation == UInt64(generation)
            else { throw LogFault.signature(LogPlace(generation: generation, seq: size)).error }
            kept.append(Kept(checkpoint: checkpoint, note: note, made: try row.integer(1, of: .logCheckpoint)))
        }
        return kept
    }
}
