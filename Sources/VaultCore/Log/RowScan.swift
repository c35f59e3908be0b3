import GRDB

/// Opens every row of every table, or checks it for what it is, a bounded number at a time.
///
/// What the daemon has the key of it opens; what lies deeper (seeds, grants, content) it opens as far as it can. Tables are
/// those of the schema, so that a new one isn't forgotten.
struct RowScan: Sendable {
    private var tables: [CheckedTable] = CheckedTable.allCases
    private var last: [DatabaseValue]?
    /// Rows that don't open; a rotation moves rows meanwhile, so each is looked at again.
    private(set) var doubtful: [Doubt] = []

    /// A row by its table and primary key.
    struct Doubt: Sendable {
        let table: CheckedTable
        let key: [DatabaseValue]

        /// The table, and the row's first column in hexadecimal or as a number.
        var name: String {
            let words = key.map { value in
                switch value.storage {
                case .blob(let data): [UInt8](data.prefix(64)).hex
                case .int64(let number): String(number)
                case .string(let text): [UInt8](text.utf8.prefix(64)).hex
                case .double, .null: "?"
                }
            }
            return ([table.rawValue] + words).joined(separator: " ")
        }
    }

    private static let step = 512

    /// Looks at the next rows; false at the end.
    mutating func advance(in store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool {
        guard let table = tables.first, doubtful.count < LogWalk.most else { return false }
        let rows = try table.rows(after: last, limit: Self.step, in: store)
        for row in rows {
            last = row.key
            if try !table.opens(row, store, keys) { doubtful.append(Doubt(table: table, key: row.key)) }
        }
        if rows.count < Self.step {
            tables.removeFirst()
            last = nil
        }
        return true
    }

    /// What of these doesn't open by the writer's own look.
    static func altered(_ doubts: [Doubt], _ store: Store, _ keys: UnsealedKeys) throws(VaultError) -> [Doubt] {
        var altered: [Doubt] = []
        for doubt in doubts {
            // One that was deleted meanwhile is no longer anybody's.
            guard let row = try doubt.table.row(at: doubt.key, in: store) else { continue }
            if try !doubt.table.opens(row, store, keys) { altered.append(doubt) }
        }
        return altered
    }
}
