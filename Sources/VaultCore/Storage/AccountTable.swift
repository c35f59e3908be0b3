import Access
import FoundationEssentials
import GRDB
import Trust

/// Accounts at rest, each under the directory key, and in memory while the vault is unsealed.
struct AccountTable {
    let store: Store
    let keys: UnsealedKeys
    let state: WriterState

    func find(_ user: UserID) throws(VaultError) -> Account? {
        if let known = state.account(user) { return known }
        guard let row = try store.row("SELECT box FROM account WHERE id = ?", [user.bytes.data]) else { return nil }
        let bytes = try keys.openDirectory(row.blob(0, of: .account), at: .account, user.bytes)
        guard let account = try? JSONDecoder().decode(Account.self, from: bytes.data), account.user == user.text else {
            throw .tampered(.account, user.text)
        }
        state.keep(account, for: user)
        return account
    }

    /// An account that the directory lists: one that isn't there was taken away or altered.
    func listed(_ user: UserID) throws(VaultError) -> Account {
        guard let account = try find(user) else { throw .tampered(.account, user.text) }
        return account
    }

    /// A login name for a line that people read; nil where it was altered or is gone, as no account ever is.
    func name(of user: UserID) throws(VaultError) -> String? {
        try store.passedOver.found { () throws(VaultError) in try listed(user).name }
    }

    /// The account of a name; found by the accounts themselves where the row that leads to it was altered.
    func find(name: String) throws(VaultError) -> Account? {
        let row = directory.row(.userOfName, Array(name.utf8))
        let user = try store.passedOver.found { () throws(VaultError) -> UserID? in
            guard let bytes = try directory.value(.userOfName, Array(name.utf8)) else { return nil }
            return try UserID(stored: bytes, in: .account)
        }
        guard let user else {
            let account = try standing().first { $0.name == name }
            if account != nil { store.passedOver.note(row) }
            return account
        }
        let account = try listed(user)
        guard account.name == name else { throw .tampered(row.table, row.row) }
        return account
    }

    /// All accounts that can be read.
    func all() throws(VaultError) -> [Account] {
        var accounts: [Account] = []
        for user in try ids() {
            if let account = try store.passedOver.intact({ () throws(VaultError) in try listed(user) }) {
                accounts.append(account)
            }
        }
        return accounts
    }

    /// The accounts whose rows can be read, whether the directory lists them or not.
    private func standing() throws(VaultError) -> [Account] {
        var accounts: [Account] = []
        for user in try rows() {
            let account = try intact { () throws(VaultError) in try find(user) }
            if let account = account.flatMap(\.self) { accounts.append(account) }
        }
        return accounts
    }

    private func rows() throws(VaultError) -> [UserID] {
        var ids: [UserID] = []
        for row in try store.rows("SELECT id FROM account ORDER BY id") {
            let id = try store.passedOver.intact { () throws(VaultError) in
                try UserID(stored: row.blob(0, of: .account), in: .account)
            }
            if let id { ids.append(id) }
        }
        return ids
    }

    /// Everybody who ever had an account: whom the directory lists, and whose row stands where its list was altered.
    func ids() throws(VaultError) -> [UserID] {
        var ids: [UserID] = []
        for bytes in try directory.all(.users, []) {
            let id = try store.passedOver.intact { () throws(VaultError) in try UserID(stored: bytes, in: .account) }
            if let id { ids.append(id) }
        }
        let known = Set(ids)
        return ids + (try rows().filter { !known.contains($0) })
    }

    /// Whether an account has this name, or one that only marks tell from it.
    func isTaken(_ name: String) throws(VaultError) -> Bool {
        if try find(name: name) != nil { return true }
        let gist = ReservedNames.gist(of: name)
        return try all().contains { ReservedNames.gist(of: $0.name) == gist }
    }

    /// Adds an account; its name is taken for ever.
    func add(_ account: Account) throws(VaultError) {
        guard try !isTaken(account.name) else { throw .nameTaken }
        let id = try account.id
        try directory.put(id.bytes, .userOfName, Array(account.name.utf8))
        try directory.append(id.bytes, to: .users, [])
        try put(account)
    }

    func put(_ account: Account) throws(VaultError) {
        let id = try account.id
        guard let bytes = try? JSONEncoder().encode(account) else { throw .tampered(.account, account.user) }
        let box = try keys.sealDirectory([UInt8](bytes), at: .account, id.bytes)
        try store.run(
            "INSERT INTO account (id, box) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET box = excluded.box",
            [id.bytes.data, box.data])
        state.keep(account, for: id)
    }

    private var directory: DirectoryTable { DirectoryTable(store: store, keys: keys) }
}

extension Identifier {
    /// An identifier read from a row.
    init(stored bytes: [UInt8], in table: Table) throws(VaultError) {
        do { self = try Identifier(bytes: bytes) } catch { throw .tampered(table, "id") }
    }

    /// An identifier written as text inside a row.
    init(stored text: String, in table: Table) throws(VaultError) {
        do { self = try Identifier(text: text) } catch { throw .tampered(table, "id") }
    }

    /// An identifier in a request: what is not one can't be found.
    init(asked text: String) throws(VaultError) {
        do { self = try Identifier(text: text) } catch { throw .notFound }
    }
}
