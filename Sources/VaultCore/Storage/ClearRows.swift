import FoundationEssentials
import GRDB
import Sealing

/// What stands in clear with no box that vouches for it, listed once more under the directory key: facts, slots, shares and
/// master keys, each by a hash of its row.
///
/// By that list a verification tells a row that was changed, added or taken away. Whoever changes such rows does it inside
/// ``changing(_:)``, which touches the entries of these alone: what somebody else altered before isn't made good by it.
struct ClearRows {
    private let store: Store
    private let keys: UnsealedKeys

    init(_ store: Store, _ keys: UnsealedKeys) {
        (self.store, self.keys) = (store, keys)
    }

    static let name = "rows in clear"
    private static let tables: [CheckedTable] = [.meta, .slot, .share, .masterKey]
    /// Changed at every start or while the vault is sealed.
    private static let unlisted: Set = [name, LogCutting.requested, LogCutting.done, ClockSight.name]

    /// Lists all there is, which only the founding may.
    func found() throws(VaultError) { try write(try digests()) }

    /// Runs a step and lists what it changed; a list that was altered stays as it is.
    func changing<Value>(_ step: () throws(VaultError) -> Value) throws(VaultError) -> Value {
        let before = try digests()
        let value = try step()
        guard var list = try store.passedOver.intact({ () throws(VaultError) in try self.list() }) else { return value }
        let after = try digests()
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        if changed.isEmpty { return value }
        for name in changed { list[name] = after[name] }
        try write(list)
        return value
    }

    /// Whether a row is as it was listed; where the list was altered, nobody can tell.
    func fits(_ row: Row, in table: CheckedTable) throws(VaultError) -> Bool {
        let name = RowScan.Doubt(table: table, key: table.found(row).key).name
        guard Self.isListed(name), let list = try intact({ () throws(VaultError) in try self.list() }) else {
            return true
        }
        return list[name] == Self.digest(row)
    }

    /// The names of rows that were listed and aren't there.
    func missed() throws(VaultError) -> [String] {
        let present = try digests()
        // An altered list is named by itself.
        guard try store.row("SELECT 1 FROM meta WHERE name = ?", [Self.name]) != nil else {
            return ["\(CheckedTable.meta.rawValue) \(Self.name)"]
        }
        let list = try intact { () throws(VaultError) in try self.list() } ?? [:]
        return list.keys.filter { present[$0] == nil }.sorted()
    }

    /// By the rows' names. Errors: `tampered` where the list is gone or doesn't open.
    func list() throws(VaultError) -> [String: Data] {
        let row = try store.row("SELECT value FROM meta WHERE name = ?", [Self.name])
        guard let box = try row?.blob(0, of: .meta),
            let bytes = try? keys.openDirectory(box, at: .meta, Array(Self.name.utf8)),
            let list = try? JSONDecoder().decode([String: Data].self, from: bytes.data)
        else { throw .tampered(.meta, Self.name) }
        return list
    }

    private func write(_ list: [String: Data]) throws(VaultError) {
        guard let bytes = try? JSONEncoder().encode(list) else { throw .tampered(.meta, Self.name) }
        let box = try keys.sealDirectory([UInt8](bytes), at: .meta, Array(Self.name.utf8))
        try store.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [Self.name, box.data])
    }

    private func digests() throws(VaultError) -> [String: Data] {
        var digests: [String: Data] = [:]
        for table in Self.tables {
            for row in try store.rows("SELECT * FROM \(table.rawValue)") {
                let name = RowScan.Doubt(table: table, key: table.found(row).key).name
                if Self.isListed(name) { digests[name] = Self.digest(row) }
            }
        }
        return digests
    }

    private static func isListed(_ name: String) -> Bool {
        let fact = name.dropFirst(CheckedTable.meta.rawValue.count + 1)
        guard name.hasPrefix("\(CheckedTable.meta.rawValue) ") else { return true }
        return !unlisted.contains(String(fact)) && !fact.hasPrefix(RecoveryHolders.leftOver)
    }

    /// A hash over all values of a row, of which sixteen bytes tell it from any other.
    private static func digest(_ row: Row) -> Data {
        var fields = AssociatedData("amanat row in clear/1")
        for value in row.databaseValues {
            switch value.storage {
            case .blob(let data): fields = fields.adding([UInt8](data))
            case .string(let text): fields = fields.adding(text)
            case .int64(let number): fields = fields.adding(UInt64(bitPattern: number))
            case .double, .null: break
            }
        }
        return Data(Hash.sha256(fields.encoded).prefix(16))
    }
}

extension Work {
    /// Changes some of what stands in clear, and lists it anew.
    func changingClearRows<Value>(_ step: () throws(VaultError) -> Value) throws(VaultError) -> Value {
        try ClearRows(store, try keys()).changing(step)
    }
}
