import Interfaces
import TransparencyLog

@testable import VaultCore

extension Centre {
    /// Every entry of the log with a number from here on, and all of later generations, oldest first; what waits in the
    /// inbox isn't among them, nor what no longer opens.
    func entries(from seq: Int64 = 0) throws -> [AuditEntry] {
        try intrude { store, keys in
            let table = LogTable(store: store, keys: keys)
            let rows = try store.rows(
                "SELECT generation, seq FROM log_entry WHERE seq >= ? OR generation > 1 ORDER BY generation, seq", [seq]
            )
            return try rows.compactMap { row in
                let stored = try? table.entry(row.integer(0, of: .logEntry), row.integer(1, of: .logEntry))
                return try stored.map { try AuditEntry(encoded: $0.bytes) }
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
