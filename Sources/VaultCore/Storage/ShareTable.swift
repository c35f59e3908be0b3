import GRDB

/// The hash of each custodian's share, in clear: it names a wrong share and tells nothing of a right one.
struct ShareTable {
    let store: Store

    /// The hashes of a set in order of the shares' numbers; empty for a set that the vault never completed.
    func hashes(of set: [UInt8]) throws(VaultError) -> [[UInt8]] {
        var hashes: [[UInt8]] = []
        for row in try store.rows("SELECT hash FROM share WHERE share_set = ? ORDER BY position", [set.data]) {
            hashes.append(try row.blob(0, of: .share))
        }
        return hashes
    }

    func put(_ hashes: [[UInt8]], of set: [UInt8]) throws(VaultError) {
        for (index, hash) in hashes.enumerated() {
            try store.run(
                "INSERT INTO share (share_set, position, hash) VALUES (?, ?, ?)",
                [set.data, Int64(index + 1), hash.data])
        }
    }
}
