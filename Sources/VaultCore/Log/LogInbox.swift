import GRDB
import Sealing
import TransparencyLog

/// Takes in what the log received while the vault was sealed, before the first request after the unseal.
///
/// A row that doesn't open or doesn't fit its leaf is kept and marked: the log reports it, and unsealing goes on.
struct LogInbox {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    func takeIn() throws(VaultError) {
        let keys = try work.keys()
        try LogRefiling(work, keys).finish()
        let filing = LogFiling(work, keys)
        let rows = try work.store.rows(
            "SELECT generation, seq, leaf, box FROM log_inbox WHERE state = 'waiting' ORDER BY generation, seq")
        for row in rows {
            let generation = try row.integer(0, of: .logInbox)
            let seq = try row.integer(1, of: .logInbox)
            let (leaf, box) = (try row.blob(2, of: .logInbox), try row.blob(3, of: .logInbox))
            guard let bytes = try keys.openInbox(box), let leaf = try? TreeHash(leaf),
                LogWriter.hasher.leaf(bytes) == leaf, let entry = try? AuditEntry(encoded: bytes),
                entry.stamp.sequence == UInt64(exactly: seq)
            else {
                try work.store.run(
                    "UPDATE log_inbox SET state = 'tampered' WHERE generation = ? AND seq = ?", [generation, seq])
                continue
            }
            let line = LogWriter.Line(generation: generation, seq: seq, bytes: bytes, leaf: leaf)
            try filing.file(entry, line)
            try work.store.run("DELETE FROM log_inbox WHERE generation = ? AND seq = ?", [generation, seq])
        }
    }
}
