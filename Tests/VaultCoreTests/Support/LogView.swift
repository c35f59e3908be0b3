import Interfaces
import TransparencyLog

@testable import VaultCore

extension Centre {
    /// Every entry of the log with a number from here on, oldest first; what waits in the inbox isn't among them.
    func entries(from seq: Int64 = 0) throws -> [AuditEntry] {
        try intrude { store, keys in
            let table = LogTable(store: store, keys: keys)
            let rows = try store.rows(
                "SELECT generation, seq FROM log_entry WHERE seq >= ? ORDER BY generation, seq", [seq])
            return try rows.map { row in
                let stored = try table.entry(row.integer(0, of: .logEntry), row.integer(1, of: .logEntry))
                return try AuditEntry(encoded: stored?.bytes ?? [])
            }
        }
    }

    /// The number the next entry will have.
    var nextSeq: Int64 { vault.writerState.mark().nextSeq }
}

extension AuditEntry {
    /// What an entry says, in one line for comparisons.
    var gist: String { "\(action.text) \(outcome.result.rawValue) \(outcome.rule?.text ?? "-")" }
}
