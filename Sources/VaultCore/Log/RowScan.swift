import GRDB

/// Opens every row of every table, or checks it for what it is, a bounded number at a time.
///
/// What the daemon has the key of it opens; what lies deeper (seeds, grants, content) it opens as far as it can. Tables are
/// those of the schema, so that a new one isn't forgotten.
struct RowScan: ScanBeside {
    private var tables: [CheckedTable]
    private var last: [DatabaseValue]?
    /// How many rows it has looked at.
    private(set) var seen = 0
    /// Rows that don't open; a rotation moves rows meanwhile, so each is looked at again.
    private(set) var doubtful: [Doubt] = []

    /// How much of the vault is looked at.
    enum Extent {
        /// Every table, each row by all that can be said of it.
        case everything
        /// What a walk through the log leaves: it has looked at the log's own tables, and at versions of records as its
        /// entries tell of them.
        case besideWalk
    }

    private let extent: Extent

    init(_ extent: Extent) {
        self.extent = extent
        tables = extent == .everything ? CheckedTable.allCases : CheckedTable.besideLog
    }

    /// A row by its table and primary key.
    struct Doubt: Sendable {
        let table: CheckedTable
        /// Nil for one that is missed.
        let key: [DatabaseValue]?
        /// The columns of the key: numbers and our own names as they are, all else in hexadecimal.
        let row: String

        var name: String { "\(table.rawValue) \(row)" }

        init(table: CheckedTable, key: [DatabaseValue]) {
            (self.table, self.key) = (table, key)
            row = Self.row(key)
        }

        init(table: CheckedTable, missed row: String) {
            (self.table, self.row) = (table, row)
            key = nil
        }

        private static func row(_ key: [DatabaseValue]) -> String {
            let words = key.map { value in
                switch value.storage {
                case .blob(let data): [UInt8](data.prefix(64)).hex
                case .int64(let number): String(number)
                case .string(let text): isPlain(text) ? text : [UInt8](text.utf8.prefix(64)).hex
                case .double, .null: "?"
                }
            }
            return words.joined(separator: " ")
        }

        /// Names are lower-case words; what was put in their place can be anything.
        private static func isPlain(_ text: String) -> Bool {
            text.utf8.count <= 64 && text.utf8.allSatisfy { (97...122).contains($0) || $0 == 32 }
        }
    }

    private static let step = 512

    /// Looks at the next rows; false at the end.
    mutating func advance(in store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool {
        guard let table = tables.first, doubtful.count < LogWalk.most else { return false }
        if table == .meta, last == nil { doubtful += try MissedRows(store, keys).all() }
        let rows = try table.rows(after: last, limit: Self.step, in: store)
        seen += rows.count
        for row in rows {
            last = row.key
            if try !table.opens(row, by: check(store, keys)) { doubtful.append(Doubt(table: table, key: row.key)) }
        }
        if rows.count < Self.step {
            tables.removeFirst()
            last = nil
        }
        return true
    }

    /// Takes those found so far, so that a scan goes on however many there are.
    mutating func takeDoubtful() -> [Doubt] {
        defer { doubtful = [] }
        return doubtful
    }

    /// What of these doesn't open by the writer's own look.
    func altered(_ doubts: [Doubt], _ store: Store, _ keys: UnsealedKeys) throws(VaultError) -> [Doubt] {
        var altered: [Doubt] = []
        let isAnyMissed = doubts.contains { $0.key == nil }
        let missed = Set(isAnyMissed ? try MissedRows(store, keys).all().map(\.name) : [])
        for doubt in doubts {
            guard let key = doubt.key else {
                if missed.contains(doubt.name) { altered.append(doubt) }
                continue
            }
            // One that was deleted meanwhile is no longer anybody's.
            guard let row = try doubt.table.row(at: key, in: store) else { continue }
            if try !doubt.table.opens(row, by: check(store, keys)) { altered.append(doubt) }
        }
        return altered
    }

    private func check(_ store: Store, _ keys: UnsealedKeys) -> RowCheck { RowCheck(store, keys, extent) }
}
