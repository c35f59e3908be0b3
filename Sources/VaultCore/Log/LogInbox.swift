import GRDB
import Sealing
import TransparencyLog

/// Takes in what the log received while the vault was sealed, before the first request after the unseal.
///
/// A row that doesn't open, doesn't fit its leaf, or whose place is taken, is kept and marked: the log reports it, and
/// unsealing goes on.
struct LogInbox {
    private let work: Work

    /// Rows in memory at a time.
    private static let batch = 256

    init(_ work: Work) {
        self.work = work
    }

    func takeIn() throws(VaultError) {
        let keys = try work.keys()
        try LogRefiling(work, keys).finish()
        // Without its key what came in waits until that is put back.
        guard try work.store.passedOver.intact({ () throws(VaultError) in try keys.inbox().publicKey }) != nil else {
            return
        }
        let filing = LogFiling(work, keys)
        while true {
            let rows = try work.store.rows(
                "SELECT generation, seq, leaf, box FROM log_inbox WHERE state = 'waiting' "
                    + "ORDER BY generation, seq LIMIT ?", [Self.batch])
            for row in rows { try take(row, keys, filing) }
            if rows.count < Self.batch { return }
        }
    }

    /// Moves one row into the log, or marks it: either way it waits no longer.
    private func take(_ row: Row, _ keys: UnsealedKeys, _ filing: LogFiling) throws(VaultError) {
        let generation = try row.integer(0, of: .logInbox)
        let seq = try row.integer(1, of: .logInbox)
        let (leaf, box) = (try row.blob(2, of: .logInbox), try row.blob(3, of: .logInbox))
        guard let bytes = try keys.openInbox(box), let leaf = try? TreeHash(leaf),
            let entry = AuditEntry(bytes, fitting: leaf, numbered: seq), try isFree(generation, seq)
        else {
            return try work.store.run(
                "UPDATE log_inbox SET state = 'tampered' WHERE generation = ? AND seq = ?", [generation, seq])
        }
        try filing.file(entry, LogWriter.Line(generation: generation, seq: seq, bytes: bytes, leaf: leaf))
        try work.store.run("DELETE FROM log_inbox WHERE generation = ? AND seq = ?", [generation, seq])
    }

    private func isFree(_ generation: Int64, _ seq: Int64) throws(VaultError) -> Bool {
        try work.store.row("SELECT 1 FROM log_entry WHERE generation = ? AND seq = ?", [generation, seq]) == nil
    }
}
