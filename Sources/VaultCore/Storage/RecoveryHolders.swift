import FoundationEssentials
import GRDB
import Trust

/// The name under which sealed keys rest: a person's, or that of one share set of the recovery key.
struct GrantHolder: Hashable, Sendable {
    /// The bytes in tags and associated data: a user id, `recovery` for the founding's share set, and `recovery`
    /// followed by its id for each later one.
    let name: [UInt8]

    /// What the founding's share set opens.
    static let founding = GrantHolder(name: Array("recovery".utf8))

    init(_ user: UserID) { name = user.bytes }

    /// What a share set opens that replaced the founding's.
    init(_ set: ShareSetID) { name = Self.founding.name + set.bytes }

    fileprivate init(name: [UInt8]) { self.name = name }
}

/// Which of recovery's sealed keys are in force, and which are to be deleted.
///
/// A new share set's are made beside those of the set in force; one row says which of them counts, so that a new key
/// takes over in one step, however many grants there are. What is left over rests here by name until it is deleted.
struct RecoveryHolders {
    private let store: Store

    init(_ store: Store) {
        self.store = store
    }

    static let inForce = "grants for recovery"
    static let leftOver = "left over grants "

    var current: GrantHolder {
        get throws(VaultError) {
            let row = try store.row("SELECT value FROM meta WHERE name = ?", [Self.inForce])
            guard let row else { return .founding }
            return GrantHolder(name: try row.blob(0, of: .meta))
        }
    }

    /// Puts another set's sealed keys in force.
    func switchTo(_ holder: GrantHolder) throws(VaultError) {
        try put(holder.name, Self.inForce)
    }

    /// The holders whose sealed keys are to be deleted, each with the place in `EveryHome` that comes next.
    func leftOver() throws(VaultError) -> [(holder: GrantHolder, next: UInt64)] {
        var found: [(holder: GrantHolder, next: UInt64)] = []
        let rows = try store.rows("SELECT value FROM meta WHERE name LIKE ? ORDER BY name", ["\(Self.leftOver)%"])
        for row in rows {
            let value = try row.blob(0, of: .meta)
            guard value.count > 8 else { throw .tampered(.meta, Self.leftOver) }
            let next = try UInt64(counter: Array(value.prefix(8)))
            found.append((holder: GrantHolder(name: Array(value.dropFirst(8))), next: next))
        }
        return found
    }

    /// Notes that a holder's sealed keys are to be deleted, from this place on.
    func leave(_ holder: GrantHolder, from next: UInt64 = 0) throws(VaultError) {
        try put(next.counter + holder.name, Self.leftOver + holder.name.hex)
    }

    /// Takes a holder off that list: its keys are deleted, or in force.
    func settle(_ holder: GrantHolder) throws(VaultError) {
        try store.run("DELETE FROM meta WHERE name = ?", [Self.leftOver + holder.name.hex])
    }

    private func put(_ value: [UInt8], _ name: String) throws(VaultError) {
        try store.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [name, value.data])
    }
}
