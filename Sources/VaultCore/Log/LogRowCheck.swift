import GRDB
import TransparencyLog

/// Checks one row of the log by itself for what it is.
///
/// What is missing in the log, and what others say of an entry, takes a verification of the whole; where a row can only be
/// compared with others that were altered, those are named, and this one is let pass.
struct LogRowCheck {
    private let store: Store
    private let keys: UnsealedKeys

    init(_ store: Store, _ keys: UnsealedKeys) {
        (self.store, self.keys) = (store, keys)
    }

    func fits(_ row: Row, in table: CheckedTable) throws(VaultError) -> Bool {
        switch table {
        case .logEntry: try opens(row)
        case .logTag: try isCalledFor(row)
        case .logInbox: try waits(row)
        case .logNode: try isMadeOfLeaves(row)
        case .logCheckpoint: try isSigned(row)
        default: true
        }
    }

    private func opens(_ row: Row) throws(VaultError) -> Bool {
        let stored = LogRows.Row(
            generation: try row.integer(0, of: .logEntry), seq: try row.integer(1, of: .logEntry),
            segment: try row.number(2, of: .logEntry), leaf: try? TreeHash(row.blob(3, of: .logEntry)),
            box: try row.blob(4, of: .logEntry))
        return stored.entry(with: keys) != nil
    }

    /// Whether the entry that a tag stands at calls for it.
    private func isCalledFor(_ row: Row) throws(VaultError) -> Bool {
        let tag = try row.blob(0, of: .logTag)
        let place = LogPlace(generation: try row.integer(1, of: .logTag), seq: try row.integer(2, of: .logTag))
        guard try isInLog(place), let found = try entry(at: place) else { return try isInLog(place) }
        guard let tags = LogTags.byNumber(keys)[found.segment] else { return true }
        if tags.tags(of: found.entry).contains(tag) { return true }
        guard tag == tags.setBack else { return false }
        return try couldBeSetBack(found.entry, at: place)
    }

    /// Whether the entry before one was written at a later time; the mark of a clock set back stands nowhere else.
    private func couldBeSetBack(_ entry: AuditEntry, at place: LogPlace) throws(VaultError) -> Bool {
        guard place.seq > 0 else { return false }
        let before = try self.entry(at: LogPlace(generation: place.generation, seq: place.seq - 1))
        guard let before else { return true }
        return before.entry.stamp.time.microseconds > entry.stamp.time.microseconds
    }

    private func isInLog(_ place: LogPlace) throws(VaultError) -> Bool {
        let size = try LeafTable(store: store, generation: place.generation).size()
        return place.seq >= 0 && UInt64(place.seq) < size
    }

    /// The entry at a place, with the number of the key that it rests under; nil where none opens.
    private func entry(at place: LogPlace) throws(VaultError) -> (entry: AuditEntry, segment: UInt32)? {
        let numbers = UInt64(place.seq)..<UInt64(place.seq) + 1
        let rows = try LogRows(store: store, generation: place.generation, numbers: numbers).all()
        guard let row = rows.first, let segment = row.segment, let entry = row.entry(with: keys) else { return nil }
        return (entry, segment)
    }

    /// Whether an entry that came in while the vault was sealed can be taken in.
    private func waits(_ row: Row) throws(VaultError) -> Bool {
        let (leaf, box) = (try row.blob(2, of: .logInbox), try row.blob(3, of: .logInbox))
        guard try row.text(4, of: .logInbox) == "waiting", let leaf = try? TreeHash(leaf),
            let bytes = try keys.openInbox(box)
        else { return false }
        return AuditEntry(bytes, fitting: leaf, numbered: try row.integer(1, of: .logInbox)) != nil
    }

    /// Whether a stored subtree is what lies beneath it.
    private func isMadeOfLeaves(_ row: Row) throws(VaultError) -> Bool {
        let generation = try row.integer(0, of: .logNode)
        let (level, index) = (try row.integer(1, of: .logNode), try row.integer(2, of: .logNode))
        let size = try LeafTable(store: store, generation: generation).size()
        guard (1..<64).contains(level), level % Int64(TreeTable.stride) == 0, index >= 0,
            UInt64(index) < size >> UInt64(level)
        else { return false }
        let position = TreePosition(level: Int(level), index: UInt64(index))
        let hash = try? TreeHash(row.blob(3, of: .logNode))
        guard let made = try recomputed(position, generation) else { return true }
        if hash == made { return true }
        return try !isSound(beneath: position, generation)
    }

    /// Nil where something beneath is missing.
    private func recomputed(_ position: TreePosition, _ generation: Int64) throws(VaultError) -> TreeHash? {
        do throws(VaultError) {
            return try TreeTable(store: store, generation: generation).recomputed(at: position)
        } catch {
            guard case .damagedLog = error else { throw error }
            return nil
        }
    }

    /// Whether all that a subtree is made of is itself as it was written.
    private func isSound(beneath position: TreePosition, _ generation: Int64) throws(VaultError) -> Bool {
        let stride = TreeTable.stride
        let first = position.index << UInt64(stride)
        guard position.level > stride else {
            let numbers = first..<first + 1 << UInt64(stride)
            let rows = try LogRows(store: store, generation: generation, numbers: numbers).all()
            return rows.allSatisfy { $0.entry(with: keys) != nil }
        }
        let table = TreeTable(store: store, generation: generation)
        for index in first..<first + 1 << UInt64(stride) {
            let child = TreePosition(level: position.level - stride, index: index)
            guard try recomputed(child, generation) == table.hash(at: child) else { return false }
        }
        return true
    }

    private func isSigned(_ row: Row) throws(VaultError) -> Bool {
        let (generation, size) = (try row.integer(0, of: .logCheckpoint), try row.integer(1, of: .logCheckpoint))
        guard let note = try? SignedNote(parsing: row.text(3, of: .logCheckpoint)),
            let checkpoint = try? Checkpoint(noteText: note.text), checkpoint.size == UInt64(exactly: size),
            checkpoint.origin.generation == UInt64(exactly: generation)
        else { return false }
        // By a key that was altered nobody can tell.
        return try intact { () throws(VaultError) in
            try LogSigner(keys, generation: generation).hasSigned(note)
        } ?? true
    }
}
