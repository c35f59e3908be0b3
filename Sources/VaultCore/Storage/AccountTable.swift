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

    func find(name: String) throws(VaultError) -> Account? {
        guard let bytes = try directory.value(.userOfName, Array(name.utf8)) else { return nil }
        guard let account = try find(UserID(stored: bytes, in: .account)) else { return nil }
        guard account.name == name else { throw .tampered(.directory, account.user) }
        return account
    }

    func all() throws(VaultError) -> [Account] {
        var accounts: [Account] = []
        for user in try ids() {
            if let account = try find(user) { accounts.append(account) }
        }
        return accounts
    }

    func ids() throws(VaultError) -> [UserID] {
        var ids: [UserID] = []
        for bytes in try directory.all(.users, []) { ids.append(try UserID(stored: bytes, in: .account)) }
        return ids
    }

    /// Adds an account; its name is taken for ever.
    func add(_ account: Account) throws(VaultError) {
        guard try directory.value(.userOfName, Array(account.name.utf8)) == nil else { throw .nameTaken }
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
