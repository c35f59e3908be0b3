import GRDB

/// Compares what a database is made of with what a vault makes: a trigger planted by hand would run inside the daemon, and
/// a view or a table changed by hand would answer for one of its own.
struct SchemaCheck {
    /// A table, index, trigger or view, with the very words that made it.
    private struct Object: Hashable {
        let kind: String
        let name: String
        let table: String
        let sql: String?

        /// What people are told of it: somebody else may have chosen the name.
        var words: String {
            let isPlain =
                name.utf8.count <= 64 && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isLetterOrDigit }
            return "\(kind) \(isPlain ? name : "?")"
        }
    }

    /// What is in a database that no vault makes, or otherwise; to be asked before anything is written to it.
    static func foreign(in database: Database) throws -> String? {
        let known = try own()
        return try objects(in: database).subtracting(known).map { "it has a foreign or altered \($0.words)" }.min()
    }

    /// What a database lacks of a vault's.
    static func missing(in database: Database) throws -> String? {
        let found = try objects(in: database)
        return try own().subtracting(found).map { "it has no \($0.words)" }.min()
    }

    /// The names of all tables of a vault.
    static func tables(in database: Database) throws -> [String] {
        try objects(in: database).filter { $0.kind == "table" }.map(\.name).sorted()
    }

    private static func own() throws -> Set<Object> {
        let fresh = try DatabaseQueue()
        try Schema.migrator.migrate(fresh)
        return try fresh.read { try objects(in: $0) }
    }

    private static func objects(in database: Database) throws -> Set<Object> {
        let rows = try Row.fetchAll(database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema")
        return Set(
            rows.map { row in
                Object(
                    kind: String.fromDatabaseValue(row[0]) ?? "?", name: String.fromDatabaseValue(row[1]) ?? "?",
                    table: String.fromDatabaseValue(row[2]) ?? "?", sql: String.fromDatabaseValue(row[3]))
            })
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
