import FoundationEssentials
import GRDB

@testable import VaultCore

/// One value in one row, as the schema itself lists them, and how it is altered.
struct DamagedCell: Sendable {
    let table: String
    let column: String
    let kind: String
    /// The columns that tell the row from all others, with its values.
    let key: [(column: String, value: DatabaseValue)]
    let value: DatabaseValue

    var name: String { "\(table).\(column) of \(key.map { "\($0.value)" }.joined(separator: ", "))" }

    /// Every value of every row there is.
    static func all(_ database: Database) throws -> [DamagedCell] {
        let tables = try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                + "AND name NOT LIKE 'grdb%' ORDER BY name")
        return try tables.flatMap { try all(database, in: $0) }
    }

    private static func all(_ database: Database, in table: String) throws -> [DamagedCell] {
        let columns = try Row.fetchAll(database, sql: "PRAGMA table_info(\(table))").map { row in
            (name: row["name"] as String, type: row["type"] as String, place: row["pk"] as Int)
        }
        let keys = columns.filter { $0.place > 0 }.map(\.name)
        return try Row.fetchAll(database, sql: "SELECT * FROM \(table)").flatMap { row in
            columns.map { column in
                DamagedCell(
                    table: table, column: column.name, kind: column.type,
                    key: keys.map { ($0, row[$0] as DatabaseValue) }, value: row[column.name] as DatabaseValue)
            }
        }
    }

    /// The value with one bit of one byte flipped; of an empty one there is none.
    func flipped(_ choice: inout LifeChoice) -> DatabaseValue? {
        switch kind {
        case "BLOB":
            guard var bytes = Data.fromDatabaseValue(value).map({ [UInt8]($0) }), !bytes.isEmpty else { return nil }
            bytes[Int(choice.next() % UInt64(bytes.count))] ^= 1 << UInt8(choice.next() % 8)
            return Data(bytes).databaseValue
        case "TEXT":
            guard let text = String.fromDatabaseValue(value), !text.isEmpty else { return nil }
            var bytes = Array(text.utf8)
            bytes[Int(choice.next() % UInt64(bytes.count))] ^= 1 << UInt8(choice.next() % 5)
            return String(decoding: bytes, as: UTF8.self).databaseValue
        default:
            guard let number = Int64.fromDatabaseValue(value) else { return nil }
            return (number ^ 1 << Int64(choice.next() % 8)).databaseValue
        }
    }

    /// Puts a value there instead.
    func put(_ new: DatabaseValue, _ database: Database) throws {
        let condition = key.map { "\($0.column) = ?" }.joined(separator: " AND ")
        try database.execute(
            sql: "UPDATE OR IGNORE \(table) SET \(column) = ? WHERE \(condition)",
            arguments: StatementArguments([new] + key.map(\.value)))
    }
}
