import FoundationEssentials
import GRDB
import Sealing

/// Reads columns that may hold anything, since a database file can be altered by hand.
///
/// GRDB's subscripts trap on a value of another type; a vault must name the row instead.
extension Row {
    func blob(_ index: Int, of table: Table) throws(VaultError) -> [UInt8] {
        guard let data = Data.fromDatabaseValue(databaseValue(at: index)) else {
            throw .tampered(table, "column \(index)")
        }
        return [UInt8](data)
    }

    func integer(_ index: Int, of table: Table) throws(VaultError) -> Int64 {
        guard let number = Int64.fromDatabaseValue(databaseValue(at: index)) else {
            throw .tampered(table, "column \(index)")
        }
        return number
    }

    /// A number that is counted up: one more than it fits as well.
    func number(_ index: Int, of table: Table) throws(VaultError) -> UInt32 {
        guard let number = UInt32(exactly: try integer(index, of: table)), number < .max else {
            throw .tampered(table, "column \(index)")
        }
        return number
    }

    /// Microseconds since 1970, up to the year 9999, so that times can be reckoned with.
    func moment(_ index: Int, of table: Table) throws(VaultError) -> Int64 {
        let moment = try integer(index, of: table)
        guard (0..<253_402_300_800_000_000).contains(moment) else { throw .tampered(table, "column \(index)") }
        return moment
    }

    func text(_ index: Int, of table: Table) throws(VaultError) -> String {
        guard let text = String.fromDatabaseValue(databaseValue(at: index)) else {
            throw .tampered(table, "column \(index)")
        }
        return text
    }

    private func databaseValue(at index: Int) -> DatabaseValue {
        self[index]
    }
}

/// The kinds of rows an error may name; never their content.
package enum Table: String, Sendable {
    case meta, slot, share, masterKey = "master_key", bookKey = "book_key", account, seed, statement
    case grant, recordKey = "record_key", factsKey = "facts_key", approval, directory, record
    case recordVersion = "record_version", draft, request, throttle, logEntry = "log_entry"
    case logTag = "log_tag", logInbox = "log_inbox", logReason = "log_reason", session, tombstone
    case legalHold = "legal_hold", logNode = "log_node", logCheckpoint = "log_checkpoint"
}

extension Table {
    /// What a value of the table is filled up to under the directory key.
    var filling: Filling { self == .recordVersion || self == .record ? .label : .row }
}
