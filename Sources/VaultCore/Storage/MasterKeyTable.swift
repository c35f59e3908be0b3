import GRDB
import Sealing

/// Master keys by epoch, each under the root key.
struct MasterKeyTable {
    /// How far an epoch's life has come.
    enum State: String, Sendable {
        /// Made, and not used yet.
        case pending
        /// New rows go under it.
        case active
        /// Rows may rest under it still.
        case retiring
        /// Its wrapped key is gone.
        case destroyed
    }

    /// An epoch without its key; `made` in microseconds since 1970.
    struct Epoch: Sendable {
        let number: UInt32
        let state: State
        let made: Int64
    }

    let store: Store
    let places: Places

    /// The number of the next master key; `tampered` where the rows lead to one that couldn't be read back.
    func next() throws(VaultError) -> UInt32 {
        let last = try store.row("SELECT coalesce(max(epoch), 0) FROM master_key")?.number(0, of: .masterKey) ?? 0
        guard last < UInt32.max / 2 else { throw .tampered(.masterKey, String(last)) }
        return last + 1
    }

    /// All there ever were, by number, but for rows whose number no key can have.
    ///
    /// A state that was altered is told by the others': rows may rest under the key, and new ones go under it only if there
    /// is no other for that. What the box holds isn't touched by it.
    func all() throws(VaultError) -> [Epoch] {
        let rows = try store.rows("SELECT epoch, state, created FROM master_key ORDER BY epoch")
        var found: [(number: UInt32, state: State?, made: Int64)] = []
        for row in rows {
            let number = try store.passedOver.intact { () throws(VaultError) in try row.number(0, of: .masterKey) }
            guard let number else { continue }
            let state = (try? row.text(1, of: .masterKey)).flatMap(State.init(rawValue:))
            let made = try? row.moment(2, of: .masterKey)
            if state == nil || made == nil {
                store.passedOver.note(DamagedRow(table: .masterKey, row: String(number)))
            }
            found.append((number, state, made ?? 0))
        }
        let isAnyActive = found.contains { $0.state == .active }
        let unreadable = found.last { $0.state == nil }?.number
        return found.map { epoch in
            let isActive = !isAnyActive && epoch.number == unreadable
            return Epoch(number: epoch.number, state: epoch.state ?? (isActive ? .active : .retiring), made: epoch.made)
        }
    }

    func add(_ key: SharedKey, _ epoch: Epoch, under root: SharedKey) throws(VaultError) {
        let box = try sealing(.masterKey) { () throws(SealingError) in
            try Envelope.sealKey(key.key, under: root.key, id: epoch.number, for: places.masterKey(epoch: epoch.number))
        }
        try store.run(
            "INSERT INTO master_key (epoch, state, created, box) VALUES (?, ?, ?, ?)",
            [Int64(epoch.number), epoch.state.rawValue, epoch.made, box.data])
    }

    /// Wraps an epoch's key under another root key.
    func rewrap(_ key: SharedKey, _ epoch: UInt32, under root: SharedKey) throws(VaultError) {
        let box = try sealing(.masterKey) { () throws(SealingError) in
            try Envelope.sealKey(key.key, under: root.key, id: epoch, for: places.masterKey(epoch: epoch))
        }
        try store.run("UPDATE master_key SET box = ? WHERE epoch = ?", [box.data, Int64(epoch)])
    }

    func open(_ epoch: UInt32, under root: SharedKey) throws(VaultError) -> SharedKey {
        let row = try store.row("SELECT box FROM master_key WHERE epoch = ?", [Int64(epoch)])
        guard let box = try row?.blob(0, of: .masterKey) else { throw .tampered(.masterKey, String(epoch)) }
        return SharedKey(
            try sealing(.masterKey, Array(String(epoch).utf8)) { () throws(SealingError) in
                try Envelope.openKey(box.span, under: root.key, id: epoch, for: places.masterKey(epoch: epoch))
            })
    }

    func set(_ state: State, of epoch: UInt32) throws(VaultError) {
        try store.run("UPDATE master_key SET state = ? WHERE epoch = ?", [state.rawValue, Int64(epoch)])
    }

    /// Deletes an epoch's wrapped key; its number stays, so that it is never used twice.
    func destroy(_ epoch: UInt32) throws(VaultError) {
        try store.run("UPDATE master_key SET box = x'' WHERE epoch = ?", [Int64(epoch)])
        try set(.destroyed, of: epoch)
    }
}
