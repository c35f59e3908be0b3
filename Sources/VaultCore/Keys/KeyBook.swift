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

/// The master keys in memory, by epoch.
struct MasterRing {
    let keys: [UInt32: SharedKey]
    let active: UInt32
}

/// The key book's single keys, opened.
struct OpenBook {
    let directory: SharedKey
    let tags: SharedKey
    let logTags: [UInt32: SharedKey]
    let logData: [UInt32: SharedKey]
    let activeSegment: UInt32
    let logInbox: SharedSecret
    let logSigning: SharedSecret
}

/// Makes and opens the rows of the key book that belong to the vault itself.
///
/// The root key wraps master keys and nothing else; a master key wraps key-book rows and nothing else.
struct KeyBook {
    let store: Store
    let places: Places

    /// Makes a vault's first master key and single keys.
    func create(under root: SharedKey, at time: Int64) throws(VaultError) {
        let master = try sealing(.masterKey) { () throws(SealingError) in try SymmetricKey.random() }
        let box = try sealing(.masterKey) { () throws(SealingError) in
            try Envelope.sealKey(master, under: root.key, id: 1, for: places.masterKey(epoch: 1))
        }
        try store.run(
            "INSERT INTO master_key (epoch, state, created, box) VALUES (1, 'active', ?, ?)", [time, box.data])
        for name in [BookKey.Name.directory, .tags, .logTags, .logData, .logInbox, .logSigning] {
            let secret = try sealing(.bookKey) { () throws(SealingError) in try Secret.random(32) }
            let box = try sealing(.bookKey) { () throws(SealingError) in
                try Envelope.sealSecret(secret, under: master, id: 1, for: places.bookKey(name, number: 1))
            }
            try store.run(
                "INSERT INTO book_key (name, number, master_epoch, box) VALUES (?, 1, 1, ?)",
                [name.rawValue, box.data])
        }
    }

    /// Opens everything the daemon works with while unsealed.
    func open(under root: SharedKey) throws(VaultError) -> UnsealedKeys {
        let ring = try openMasters(under: root)
        let logData = try openKeys(.logData, ring)
        guard let segment = logData.keys.max() else { throw .tampered(.bookKey, BookKey.Name.logData.rawValue) }
        let book = OpenBook(
            directory: try openKey(.directory, ring), tags: try openKey(.tags, ring),
            logTags: try openKeys(.logTags, ring), logData: logData, activeSegment: segment,
            logInbox: try openSecret(.logInbox, ring), logSigning: try openSecret(.logSigning, ring))
        return UnsealedKeys(root: root, ring: ring, book: book, vault: places.vault)
    }

    private func openMasters(under root: SharedKey) throws(VaultError) -> MasterRing {
        var keys: [UInt32: SharedKey] = [:]
        var active: UInt32?
        for row in try store.rows("SELECT epoch, state, box FROM master_key ORDER BY epoch") {
            let epoch = UInt32(truncatingIfNeeded: try row.integer(0, of: .masterKey))
            let box = try row.blob(2, of: .masterKey)
            let key = try sealing(.masterKey, Array(String(epoch).utf8)) { () throws(SealingError) in
                try Envelope.openKey(box.span, under: root.key, id: epoch, for: places.masterKey(epoch: epoch))
            }
            keys[epoch] = SharedKey(key)
            if try row.text(1, of: .masterKey) == "active" { active = epoch }
        }
        guard let active else { throw .tampered(.masterKey, "active") }
        return MasterRing(keys: keys, active: active)
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

    private func openSecret(_ name: BookKey.Name, _ ring: MasterRing) throws(VaultError) -> SharedSecret {
        guard let newest = try openSecrets(name, ring).max(by: { $0.key < $1.key }) else {
            throw .tampered(.bookKey, name.rawValue)
        }
        return newest.value
    }

    private func openSecrets(_ name: BookKey.Name, _ ring: MasterRing) throws(VaultError) -> [UInt32: SharedSecret] {
        var secrets: [UInt32: SharedSecret] = [:]
        let rows = try store.rows("SELECT number, master_epoch, box FROM book_key WHERE name = ?", [name.rawValue])
        for row in rows {
            let number = UInt32(truncatingIfNeeded: try row.integer(0, of: .bookKey))
            let epoch = UInt32(truncatingIfNeeded: try row.integer(1, of: .bookKey))
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
