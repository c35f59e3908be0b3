import GRDB
import TransparencyLog

/// The tree of one generation at rest: perfect subtrees of every eighth level, keyed (generation, level, position).
///
/// Leaves stand beside the entries, so an append writes a node only once in 256 entries; what lies between is hashed
/// again from at most 255 neighbours when a proof needs it. Nodes never change.
struct TreeTable {
    /// Levels between two that are stored.
    static let stride = 8

    let store: Store
    let generation: Int64

    /// Keeps those of the completed subtrees that are stored.
    func keep(_ nodes: [TreeNode]) throws(VaultError) {
        for node in nodes where node.position.level > 0 && node.position.level % Self.stride == 0 {
            try store.run(
                "INSERT OR REPLACE INTO log_node (generation, level, position, hash) VALUES (?, ?, ?, ?)",
                [generation, node.position.level, Int64(node.position.index), node.hash.bytes.data])
        }
    }

    /// How many subtrees of a stored level there are; a position that no log reaches is a fault.
    func count(at level: Int) throws(VaultError) -> UInt64 {
        let row = try store.row(
            "SELECT position FROM log_node WHERE generation = ? AND level = ? ORDER BY position DESC LIMIT 1",
            [generation, level])
        guard let row else { return 0 }
        let position = UInt64(clamping: try row.integer(0, of: .logNode))
        guard position < UInt64(LogNumbers.end) >> UInt64(level) else {
            throw LogFault.node(generation: generation, level: level, index: position).error
        }
        return position + 1
    }

    /// The stored nodes that these leaves complete, of every level.
    func completed(by leaves: Range<UInt64>) throws(VaultError) -> [TreePosition: TreeHash] {
        var nodes: [TreePosition: TreeHash] = [:]
        for level in Swift.stride(from: Self.stride, to: 64, by: Self.stride) {
            let positions = leaves.lowerBound >> UInt64(level)..<leaves.upperBound >> UInt64(level)
            if positions.isEmpty { break }
            let rows = try store.rows(
                "SELECT position, hash FROM log_node WHERE generation = ? AND level = ? AND position >= ? "
                    + "AND position < ?", [generation, level, Int64(positions.lowerBound), Int64(positions.upperBound)])
            for row in rows {
                let position = TreePosition(level: level, index: UInt64(clamping: try row.integer(0, of: .logNode)))
                nodes[position] = try? TreeHash(row.blob(1, of: .logNode))
            }
        }
        return nodes
    }

    /// The subtree at a position, from stored nodes or leaves.
    func hash(at position: TreePosition) throws(VaultError) -> TreeHash {
        try hash(at: position, from: position.level % Self.stride)
    }

    /// The subtree of a stored level, from what is stored beneath it.
    func recomputed(at position: TreePosition) throws(VaultError) -> TreeHash {
        try hash(at: position, from: Self.stride)
    }

    /// - Parameter above: how many levels lie between it and what is read.
    private func hash(at position: TreePosition, from above: Int) throws(VaultError) -> TreeHash {
        let first = position.index << UInt64(above)
        var hashes = try stored(position.level - above, first..<first + 1 << UInt64(above))
        while hashes.count > 1 {
            hashes = Swift.stride(from: 0, to: hashes.count, by: 2).map {
                LogWriter.hasher.node(hashes[$0], hashes[$0 + 1])
            }
        }
        return hashes[0]
    }

    /// Roots and proofs of the tree of that size; what the store lacks or has wrong is thrown as the vault's error.
    func reading<Value>(
        _ size: UInt64, _ read: (StoredTree) throws(TreeError) -> Value
    ) throws(VaultError) -> Value {
        let failure = ReadFailure()
        let tree = StoredTree(size: size, hasher: LogWriter.hasher) { position throws(TreeError) in
            do throws(VaultError) {
                return try hash(at: position)
            } catch {
                failure.error = error
                throw .nodeUnavailable(position)
            }
        }
        do throws(TreeError) {
            return try read(tree)
        } catch {
            throw failure.error ?? .invalidInput(parameter: "size", fault: "beyond-the-log")
        }
    }

    private func stored(_ level: Int, _ range: Range<UInt64>) throws(VaultError) -> [TreeHash] {
        if level == 0 { return try LeafTable(store: store, generation: generation).leaves(range) }
        let rows = try store.rows(
            "SELECT hash FROM log_node WHERE generation = ? AND level = ? AND position >= ? AND position < ? "
                + "ORDER BY position", [generation, level, Int64(range.lowerBound), Int64(range.upperBound)])
        var hashes: [TreeHash] = []
        for row in rows {
            guard let hash = try? TreeHash(row.blob(0, of: .logNode)) else { break }
            hashes.append(hash)
        }
        guard hashes.count == range.count else {
            throw LogFault.node(generation: generation, level: level, index: range.lowerBound + UInt64(hashes.count))
                .error
        }
        return hashes
    }
}

/// What the store said when a tree asked it for a node.
private final class ReadFailure {
    var error: VaultError?
}
