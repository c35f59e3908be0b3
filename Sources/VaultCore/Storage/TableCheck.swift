import GRDB

/// SQLite's own check of a table's pages and indexes, one table at a time.
struct TableCheck {
    /// Tables without which nothing opens, and which stay small: looked at before the daemon answers anybody.
    static let atStart = ["meta", "slot", "share", "master_key", "book_key", "account", "seed"]

    /// The first of these tables that is damaged.
    static func fault(of tables: [String], in database: Database) throws -> String? {
        for table in tables {
            let answer = try? String.fetchOne(database, sql: "PRAGMA quick_check('\(table)')")
            if answer != "ok" { return table }
        }
        return nil
    }
}
