import FoundationEssentials
import GRDB

/// One connection's statements inside a transaction: the only place where SQL is run.
///
/// Errors of SQLite become typed here: a full or read-only disk blocks the log, a malformed file is tampering.
struct Store {
    let database: Database
    /// What was altered and passed over by whoever reads by this.
    let passedOver: PassedOver

    init(database: Database, passedOver: PassedOver = PassedOver()) {
        self.database = database
        self.passedOver = passedOver
    }

    func run(_ sql: String, _ arguments: StatementArguments) throws(VaultError) {
        do {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
        } catch {
            throw VaultError(storage: error)
        }
    }

    /// Runs one statement for each of many: it is looked up once.
    func run(_ sql: String, with many: some Sequence<StatementArguments>) throws(VaultError) {
        do {
            let statement = try database.cachedStatement(sql: sql)
            for arguments in many { try statement.execute(arguments: arguments) }
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

    /// Shows each row to the closure, which must not keep it: none is copied.
    func each(
        _ sql: String, _ arguments: StatementArguments, _ body: (Row) throws(VaultError) -> Void
    ) throws(VaultError) {
        do {
            let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
            while let row = try cursor.next() { try body(row) }
        } catch let error as VaultError {
            throw error
        } catch {
            throw VaultError(storage: error)
        }
    }

    /// The numbers in the first column.
    func integers(_ sql: String, _ arguments: StatementArguments) throws(VaultError) -> [Int64] {
        do {
            return try Int64.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
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

extension Store {
    /// Runs a step inside a savepoint of the transaction under way; its rows are undone when it throws.
    ///
    /// GRDB's own `inSavepoint` compiles its statements anew each time; every request passes here.
    func inSavepoint<Value>(_ step: () throws(VaultError) -> Value) throws(VaultError) -> Value {
        try run("SAVEPOINT request", [])
        do throws(VaultError) {
            let value = try step()
            try run("RELEASE SAVEPOINT request", [])
            return value
        } catch {
            // A full disk may have undone the whole transaction: the step knows why, and there is nothing to undo.
            if database.isInsideTransaction {
                try run("ROLLBACK TO SAVEPOINT request", [])
                try run("RELEASE SAVEPOINT request", [])
            }
            throw error
        }
    }
}

extension Store {
    /// Runs a step that only reads, and sees one state of the database throughout.
    func reading<Value>(_ step: (Store) throws(VaultError) -> Value) throws(VaultError) -> Value {
        do {
            return try database.readOnly {
                var value: Value?
                try database.inTransaction(.deferred) {
                    value = try step(self)
                    return .commit
                }
                guard let value else { throw VaultError.logBlocked(.failing) }
                return value
            }
        } catch {
            throw VaultError(storage: error)
        }
    }
}

extension [UInt8] {
    /// The bytes as SQLite takes them.
    var data: Data { Data(self) }
}
