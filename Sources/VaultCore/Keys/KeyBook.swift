import FoundationEssentials
import GRDB
import Sealing
import Trust

/// The names of keys of which there is one (or one per segment) in a vault.
enum BookKey {
    enum Name: String {
        case directory, tags
        case logTags = "log tags", logData = "log data", logInbox = "log inbox", logSigning = "log signing"
    }
}

/// The master keys in memory, by epoch; new rows go under the active one.
struct MasterRing {
    let keys: [UInt32: SharedKey]
    let active: UInt32

    func adding(_ key: SharedKey, as epoch: UInt32) -> MasterRing {
        MasterRing(keys: keys.merging([epoch: key]) { _, new in new }, active: active)
    }

    func activating(_ epoch: UInt32) -> MasterRing { MasterRing(keys: keys, active: epoch) }

    func removing(_ epoch: UInt32) -> MasterRing {
        MasterRing(keys: keys.filter { $0.key != epoch }, active: active)
    }
}

/// The keys of one name by number: the newest is worked with, older ones open what was written with them.
struct Numbered<Key: Sendable>: Sendable {
    let newest: UInt32
    let key: Key
    let all: [UInt32: Key]

    init(_ name: BookKey.Name, _ keys: [UInt32: Key]) throws(VaultError) {
        guard let newest = keys.max(by: { $0.key < $1.key }) else { throw .tampered(.bookKey, name.rawValue) }
        self.newest = newest.key
        key = newest.value
        all = keys
    }
}

/// The key book's single keys, opened.
struct OpenBook {
    let directory: Numbered<SharedKey>
    let tags: SharedKey
    let logTags: [UInt32: SharedKey]
    let logData: [UInt32: SharedKey]
    let activeSegment: UInt32
    let logInbox: Numbered<SharedSecret>
    /// By number: the newest signs, older ones vouch for it once.
    let logSigning: [UInt32: SharedSecret]
}

/// Makes and opens the rows of the key book that belong to the vault itself.
///
/// The root key wraps master keys and nothing else; a master key wraps key-book rows and nothing else.
struct KeyBook {
    let store: Store
    let places: Places

    /// Makes a vault's first master key and single keys.
    func create(under root: SharedKey, at time: Int64) throws(VaultError) {
        let master = SharedKey(try sealing(.masterKey) { () throws(SealingError) in try SymmetricKey.random() })
        try masters.add(master, MasterKeyTable.Epoch(number: 1, state: .active, made: time), under: root)
        for name in [BookKey.Name.directory, .tags, .logTags, .logData, .logInbox, .logSigning] {
            try add(name, 1, under: master, 1)
        }
    }

    /// Makes the key of this name and number, under a master key and its epoch.
    func add(_ name: BookKey.Name, _ number: UInt32, under master: SharedKey, _ epoch: UInt32) throws(VaultError) {
        let secret = try sealing(.bookKey) { () throws(SealingError) in try Secret.random(32) }
        let box = try sealing(.bookKey) { () throws(SealingError) in
            try Envelope.sealSecret(secret, under: master.key, id: epoch, for: places.bookKey(name, number: number))
        }
        try store.run(
            "INSERT INTO book_key (name, number, master_epoch, box) VALUES (?, ?, ?, ?)",
            [name.rawValue, Int64(number), Int64(epoch), box.data])
    }

    /// The newest number of a name.
    func newest(_ name: BookKey.Name) throws(VaultError) -> UInt32 {
        let row = try store.row("SELECT coalesce(max(number), 0) FROM book_key WHERE name = ?", [name.rawValue])
        return try row?.number(0, of: .bookKey) ?? 0
    }

    /// Opens everything the daemon works with while unsealed.
    func open(under root: SharedKey) throws(VaultError) -> UnsealedKeys {
        let ring = try openMasters(under: root)
        let logData = try openKeys(.logData, ring)
        guard let segment = logData.keys.max() else { throw .tampered(.bookKey, BookKey.Name.logData.rawValue) }
        let book = OpenBook(
            directory: try Numbered(.directory, openKeys(.directory, ring)), tags: try openKey(.tags, ring),
            logTags: try openKeys(.logTags, ring), logData: logData, activeSegment: segment,
            logInbox: try Numbered(.logInbox, openSecrets(.logInbox, ring)),
            logSigning: try openSecrets(.logSigning, ring))
        return UnsealedKeys(root: root, ring: ring, book: book, unsealing: Unsealing(of: places.vault))
    }

    private var masters: MasterKeyTable { MasterKeyTable(store: store, places: places) }

    private func openMasters(under root: SharedKey) throws(VaultError) -> MasterRing {
        var keys: [UInt32: SharedKey] = [:]
        let epochs = try masters.all()
        for epoch in epochs where epoch.state != .destroyed {
            // What rests under one that was altered is refused row by row; the active one is needed by all.
            let key = try store.passedOver.intact { () throws(VaultError) in
                try masters.open(epoch.number, under: root)
            }
            if let key {
                keys[epoch.number] = key
            } else if epoch.state == .active {
                throw .tampered(.masterKey, String(epoch.number))
            }
        }
        guard let active = epochs.last(where: { $0.state == .active }) else { throw .tampered(.masterKey, "active") }
        return MasterRing(keys: keys, active: active.number)
    }

    private func openKey(_ name: BookKey.Name, _ ring: MasterRing) throws(VaultError) -> SharedKey {
        guard let key = try openKeys(name, ring)[1] else { throw .tampered(.bookKey, name.rawValue) }
        return key
    }

    private func openKeys(_ name: BookKey.Name, _ ring: MasterRing) throws(VaultError) -> [UInt32: SharedKey] {
        var keys: [UInt32: SharedKey] = [:]
        for (number, secret) in try openSecrets(name, ring) {
            keys[number] = SharedKey(
                try sealing(.bookKey) { () throws(SealingError) in try SymmetricKey(secret.secret) })
        }
        return keys
    }

    private func openSecrets(_ name: BookKey.Name, _ ring: MasterRing) throws(VaultError) -> [UInt32: SharedSecret] {
        var secrets: [UInt32: SharedSecret] = [:]
        let rows = try store.rows("SELECT number, master_epoch, box FROM book_key WHERE name = ?", [name.rawValue])
        for row in rows {
            let number = try row.number(0, of: .bookKey)
            let epoch = try row.number(1, of: .bookKey)
            let box = try row.blob(2, of: .bookKey)
            guard let master = ring.keys[epoch] else { throw .tampered(.bookKey, name.rawValue) }
            let secret = try sealing(.bookKey, Array(name.rawValue.utf8)) { () throws(SealingError) in
                try Envelope.openSecret(
                    box.span, under: master.key, id: epoch, for: places.bookKey(name, number: number))
            }
            secrets[number] = SharedSecret(secret)
        }
        return secrets
    }
}
