import FoundationEssentials
import GRDB
import Sealing
import Trust

/// The names of keys of which there is one (or one per segment) in a vault.
enum BookKey {
    enum Name: String {
        case directory, tags
        case logTags = "log tags", logData = "log data", logInbox = "log inbox", logSigning = "log signing"

        /// What errors call one of them.
        func row(_ number: UInt32) -> String { "\(rawValue) \(number)" }
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
///
/// Those that were altered are missing. In the newest one's place no older one works on: what is written must not rest
/// under a key that was replaced.
struct Numbered<Key: Sendable>: Sendable {
    let name: BookKey.Name
    /// The number of the newest there is, whether or not it opens; 0 where there is none.
    let newest: UInt32
    let all: [UInt32: Key]
    /// The numbers of those that don't open.
    let altered: Set<UInt32>

    /// The newest. Errors: `tampered` where it doesn't open.
    var key: Key {
        get throws(VaultError) { try key(newest) }
    }

    func key(_ number: UInt32) throws(VaultError) -> Key {
        guard let key = all[number] else { throw .tampered(.bookKey, name.row(number)) }
        return key
    }

    func map<Other>(_ change: (Key) throws(VaultError) -> Other) throws(VaultError) -> Numbered<Other> {
        var changed: [UInt32: Other] = [:]
        for (number, key) in all { changed[number] = try change(key) }
        return Numbered<Other>(name: name, newest: newest, all: changed, altered: altered)
    }
}

/// The key book's single keys, opened.
struct OpenBook {
    let directory: Numbered<SharedKey>
    let tags: SharedKey
    let logTags: Numbered<SharedKey>
    let logData: Numbered<SharedKey>
    let logInbox: Numbered<SharedSecret>
    /// By number: the newest signs, older ones vouch for it once.
    let logSigning: Numbered<SharedSecret>
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
    ///
    /// A row that was altered is passed over, and what rests under it is refused where it is asked for. Without the active
    /// master key and the newest keys of directory, tags, log data and log tags nothing could be found or written: then
    /// `tampered` names the row. Taking in what came while the vault was sealed, and signing the log, wait instead.
    func open(under root: SharedKey) throws(VaultError) -> UnsealedKeys {
        let ring = try openMasters(under: root)
        let book = OpenBook(
            directory: try openKeys(.directory, ring), tags: try openKeys(.tags, ring).key(1),
            logTags: try openKeys(.logTags, ring), logData: try openKeys(.logData, ring),
            logInbox: try openSecrets(.logInbox, ring), logSigning: try openSecrets(.logSigning, ring))
        for keys in [book.directory, book.logTags, book.logData] { _ = try keys.key }
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

    private func openKeys(_ name: BookKey.Name, _ ring: MasterRing) throws(VaultError) -> Numbered<SharedKey> {
        try openSecrets(name, ring).map { secret throws(VaultError) in
            SharedKey(try sealing(.bookKey) { () throws(SealingError) in try SymmetricKey(secret.secret) })
        }
    }

    private func openSecrets(
        _ name: BookKey.Name, _ ring: MasterRing
    ) throws(VaultError) -> Numbered<SharedSecret> {
        var (secrets, altered) = ([UInt32: SharedSecret](), Set<UInt32>())
        let rows = try store.rows("SELECT number, master_epoch, box FROM book_key WHERE name = ?", [name.rawValue])
        for row in rows {
            let number = try store.passedOver.intact { () throws(VaultError) in try row.number(0, of: .bookKey) }
            guard let number else { continue }
            let secret = try store.passedOver.intact { () throws(VaultError) in
                try openSecret(row, name, number, ring)
            }
            secrets[number] = secret
            if secret == nil { altered.insert(number) }
        }
        let newest = max(secrets.keys.max() ?? 0, altered.max() ?? 0)
        return Numbered(name: name, newest: newest, all: secrets, altered: altered)
    }

    /// By the master key that the box itself names: the column beside it serves rotation.
    private func openSecret(
        _ row: Row, _ name: BookKey.Name, _ number: UInt32, _ ring: MasterRing
    ) throws(VaultError) -> SharedSecret {
        let box = try row.blob(2, of: .bookKey)
        let altered = VaultError.tampered(.bookKey, name.row(number))
        guard let epoch = try? Envelope.keyID(of: box.span), let master = ring.keys[epoch] else { throw altered }
        let place = places.bookKey(name, number: number)
        do throws(SealingError) {
            let secret = SharedSecret(try Envelope.openSecret(box.span, under: master.key, id: epoch, for: place))
            if (try? row.number(1, of: .bookKey)) != epoch {
                store.passedOver.note(DamagedRow(table: .bookKey, row: name.row(number)))
            }
            return secret
        } catch {
            throw error == .noLockedMemory ? .lockedMemoryMissing : altered
        }
    }
}
