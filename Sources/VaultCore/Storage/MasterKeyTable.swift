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
        let last = try all().last?.number ?? 0
        guard last < UInt32.max / 2 else { throw .tampered(.masterKey, String(last)) }
        return last + 1
    }

    /// All there ever were, by number.
    func all() throws(VaultError) -> [Epoch] {
        var epochs: [Epoch] = []
        for row in try store.rows("SELECT epoch, state, created FROM master_key ORDER BY epoch") {
            let number = try row.number(0, of: .masterKey)
            guard let state = State(rawValue: try row.text(1, of: .masterKey)) else {
                throw .tampered(.masterKey, String(number))
            }
            epochs.append(Epoch(number: number, state: state, made: try row.moment(2, of: .masterKey)))
        }
        return epochs
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
