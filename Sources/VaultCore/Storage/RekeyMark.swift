import FoundationEssentials
import GRDB

/// A rekeying that isn't complete: the master epoch that it made, until every older one is destroyed.
struct RekeyMark {
    let epoch: UInt32

    static let name = "rekeying"

    /// Nil while none is under way.
    static func read(_ store: Store) throws(VaultError) -> RekeyMark? {
        guard let row = try store.row("SELECT value FROM meta WHERE name = ?", [name]) else { return nil }
        return RekeyMark(epoch: UInt32(truncatingIfNeeded: try UInt64(counter: row.blob(0, of: .meta))))
    }

    func write(_ store: Store) throws(VaultError) {
        try store.run(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [Self.name, UInt64(epoch).counter.data])
    }

    static func remove(_ store: Store) throws(VaultError) {
        try store.run("DELETE FROM meta WHERE name = ?", [name])
    }
}
