import Foundation
import GRDB

/// The yardstick of a rotation: plain SQLite gives the same rows new bytes of the same length, in the same batches.
///
/// WAL, `synchronous=FULL`, one commit a batch; no reading, no encryption, no foreign keys. The new bytes are made before.
struct PlainRewrap {
    private let queue: DatabaseQueue

    private static let tables = ["book_key", "seed", "grant_box", "record_key", "facts_key", "log_reason"]
    private static let batch = 128

    /// A copy of the key book's tables, with the same columns and keys.
    init(at file: URL, copying vault: URL) throws {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.foreignKeysEnabled = false
        queue = try DatabaseQueue(path: file.path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous=FULL; PRAGMA cache_size=-8000")
            try database.execute(sql: "ATTACH ? AS vault", arguments: [vault.path])
            for table in Self.tables {
                let sql = try String.fetchOne(
                    database, sql: "SELECT sql FROM vault.sqlite_schema WHERE name = ?", arguments: [table])
                try database.execute(sql: sql ?? "")
                try database.execute(sql: "INSERT INTO main.\(table) SELECT * FROM vault.\(table)")
            }
            try database.execute(sql: "DETACH vault; PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// Rows in a second.
    func run() throws -> Double {
        var rows = 0
        var took = Duration.zero
        for table in Self.tables {
            let (updates, sql) = try updates(of: table)
            rows += updates.count
            took += try ContinuousClock().measure {
                for start in stride(from: 0, to: updates.count, by: Self.batch) {
                    try queue.write { database in
                        let update = try database.cachedStatement(sql: sql)
                        for row in updates[start..<min(updates.count, start + Self.batch)] {
                            try update.execute(arguments: row)
                        }
                    }
                }
            }
        }
        return Double(rows) / took.seconds
    }

    /// What each row is given, in the order of the primary key.
    private func updates(of table: String) throws -> ([StatementArguments], String) {
        try queue.read { database in
            let key = try String.fetchAll(
                database, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [table])
            let box = table == "log_reason" ? "key" : "box"
            let columns = key.joined(separator: ", ")
            let rows = try Row.fetchAll(
                database, sql: "SELECT length(\(box)), \(columns) FROM \(table) ORDER BY \(columns)")
            let updates = rows.map { row in
                let length: Int = row[0]
                let bytes = Data((0..<length).map { _ in UInt8.random(in: .min ... .max) })
                return StatementArguments([bytes.databaseValue] + row.databaseValues.dropFirst())
            }
            let places = key.map { "\($0) = ?" }.joined(separator: " AND ")
            return (updates, "UPDATE \(table) SET master_epoch = 2, \(box) = ? WHERE \(places)")
        }
    }
}
