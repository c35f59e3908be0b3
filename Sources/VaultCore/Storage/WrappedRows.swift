import FoundationEssentials
import GRDB

/// One table of the key book, walked in the order of its primary key and without looking at anything else.
struct WrappedRows {
    let store: Store
    let table: KeyBookTable
    /// The epoch of a row whose number was altered: there is no such key, so it is told as one that doesn't open, and
    /// keeps no other from being moved.
    private static let none: UInt32 = 0

    /// The rows after this one, whatever epoch they rest under: the amount read is bounded, also where nothing is left
    /// to do.
    func batch(after last: WrappedRow?, limit: Int) throws(VaultError) -> [WrappedRow] {
        let columns = table.key.joined(separator: ", ")
        var sql = "SELECT \(columns), master_epoch, \(table.box) FROM \(table.rawValue)"
        if last != nil { sql += " WHERE (\(columns)) > (\(table.key.map { _ in "?" }.joined(separator: ", ")))" }
        sql += " ORDER BY \(columns) LIMIT \(limit)"
        let width = table.key.count
        var found: [WrappedRow] = []
        found.reserveCapacity(limit)
        try store.each(sql, StatementArguments(last?.key ?? [])) { row throws(VaultError) in
            found.append(
                WrappedRow(
                    table: table, key: (0..<width).map { row[$0] },
                    epoch: (try? row.number(width, of: table.table)) ?? Self.none,
                    box: (try? row.blob(width + 1, of: table.table)) ?? []))
        }
        return found
    }

    /// Puts each row's new envelope in the place of the one it was made from.
    ///
    /// A row that was destroyed or written anew since it was read stays as it is.
    func replace(_ moved: [MovedRow]) throws(VaultError) {
        let columns = table.key.map { "\($0) = ? AND " }.joined()
        try store.run(
            "UPDATE \(table.rawValue) SET master_epoch = ?, \(table.box) = ? WHERE \(columns)\(table.box) = ?",
            with: moved.lazy.map { moved in
                let new = [Int64(moved.epoch).databaseValue, moved.box.data.databaseValue]
                return StatementArguments(new + moved.row.key + [moved.row.box.data.databaseValue])
            })
    }

    /// How many rows rest under each epoch.
    func counts() throws(VaultError) -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        let rows = try store.rows("SELECT master_epoch, count(*) FROM \(table.rawValue) GROUP BY master_epoch")
        for row in rows {
            let epoch = (try? row.number(0, of: table.table)) ?? Self.none
            counts[epoch, default: 0] += Int(try row.integer(1, of: table.table))
        }
        return counts
    }

    /// How many rows of the whole key book rest under each epoch.
    static func counts(_ store: Store) throws(VaultError) -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        for table in KeyBookTable.allCases {
            counts.merge(try WrappedRows(store: store, table: table).counts(), uniquingKeysWith: +)
        }
        return counts
    }
}

/// A row with the envelope that is to take the place of its own.
struct MovedRow: Sendable {
    let row: WrappedRow
    let epoch: UInt32
    let box: [UInt8]
}
