import FoundationEssentials
import GRDB

/// One connection's statements inside a transaction: the only place where SQL is run.
///
/// Errors of SQLite become typed here: a full or read-only disk blocks the log, a malformed file is tampering.
struct Store {
    let database: Database

    func run(_ sql: String, _ arguments: StatementArguments) throws(VaultError) {
        do {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
        } catch {
            throw VaultError(storage: error)
        }
    }

    func row(_ sql: String, _ arguments: StatementArguments = []) throws(VaultError) -> Row? {
        do {
            return try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
        } catch {
            throw VaultError(storage: error)
        }
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws(VaultError) -> [Row] {
        do {
            return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
        } catch {
            throw VaultError(storage: error)
        }
    }
}

extension [UInt8] {
    /// The bytes as SQLite takes them.
    var data: Data { Data(self) }
}
