import GRDB
import Sealing
import Trust

/// A table as a verification reads it: all of them, in the order in which they are looked at.
enum CheckedTable: String, CaseIterable, Sendable {
    case meta, slot, share
    case masterKey = "master_key", bookKey = "book_key", account, seed, statement
    case grant = "grant_box"
    case recordKey = "record_key", factsKey = "facts_key", approval, directory, record
    case recordVersion = "record_version", draft, request, throttle, tombstone
    case legalHold = "legal_hold", logReason = "log_reason", logEntry = "log_entry", logTag = "log_tag"
    case logInbox = "log_inbox", logNode = "log_node", logCheckpoint = "log_checkpoint"

    /// The columns of the primary key, which are the first of each table.
    private var key: [String] {
        switch self {
        case .meta: ["name"]
        case .slot: ["number"]
        case .share: ["share_set", "position"]
        case .masterKey: ["epoch"]
        case .bookKey: ["name", "number"]
        case .account, .approval, .record, .draft, .legalHold: ["id"]
        case .seed: ["user"]
        case .statement, .grant, .directory, .request, .throttle: ["tag"]
        case .recordKey: ["record", "version", "compartment"]
        case .factsKey: ["record", "version"]
        case .recordVersion: ["row"]
        case .tombstone: ["record"]
        case .logReason, .logEntry, .logInbox: ["generation", "seq"]
        case .logTag: ["tag", "generation", "seq"]
        case .logNode: ["generation", "level", "position"]
        case .logCheckpoint: ["generation", "size"]
        }
    }

    /// All but those whose rows a walk through the log's entries looks at, with all that belongs to them.
    static let besideLog = allCases.filter { ![.logEntry, .logTag, .logInbox, .logNode, .logCheckpoint].contains($0) }

    /// What errors call it.
    var table: Table { Table(rawValue: rawValue) ?? .grant }

    /// A row in full, and its key apart.
    struct Found {
        let key: [DatabaseValue]
        let row: Row
    }

    /// The rows behind this one, in the order of the key.
    func rows(after last: [DatabaseValue]?, limit: Int, in store: Store) throws(VaultError) -> [Found] {
        let columns = key.joined(separator: ", ")
        let places = key.map { _ in "?" }.joined(separator: ", ")
        let behind = last == nil ? "" : "WHERE (\(columns)) > (\(places)) "
        return try store.rows(
            "SELECT * FROM \(rawValue) \(behind)ORDER BY \(columns) LIMIT \(limit)", StatementArguments(last ?? [])
        ).map { found($0) }
    }

    func row(at place: [DatabaseValue], in store: Store) throws(VaultError) -> Found? {
        let columns = key.map { "\($0) = ?" }.joined(separator: " AND ")
        return try store.row("SELECT * FROM \(rawValue) WHERE \(columns)", StatementArguments(place)).map { found($0) }
    }

    /// How many rows there are.
    func count(in store: Store) throws(VaultError) -> Int {
        Int(clamping: try store.integers("SELECT count(*) FROM \(rawValue)", []).first ?? 0)
    }

    func found(_ row: Row) -> Found { Found(key: key.indices.map { row[$0] }, row: row) }

    /// Whether a row opens, as far as the daemon has keys to it, and is what it should be.
    func opens(_ found: Found, by check: RowCheck) throws(VaultError) -> Bool {
        try intact { () throws(VaultError) in try check.fits(found.row, in: self) } == true
    }
}
