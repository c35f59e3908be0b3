/// The frontier of a tree: enough to append and to know the root, in at most 64 hashes.
///
/// It holds the roots of the perfect subtrees that make up the tree, the largest first: one per set bit of the size.
package struct CompactTree: Hashable, Sendable {
    /// Leaves so far.
    package private(set) var size: UInt64
    package private(set) var frontier: [TreeHash]

    /// The tree without leaves.
    package init() {
        size = 0
        frontier = []
    }

    /// Takes a frontier up again; throws `badFrontier` unless it has one hash per set bit of the size.
    package init(size: UInt64, frontier: [TreeHash]) throws(TreeError) {
        guard frontier.count == size.nonzeroBitCount else {
            throw .badFrontier(size: size, hashes: frontier.count)
        }
        self.size = size
        self.frontier = frontier
    }

    /// Adds one leaf with as many hashes as the old size has trailing ones: two on average, 64 at most.
    ///
    /// Returns the perfect subtrees this leaf completes, itself first, for a store that proofs are made from.
    @discardableResult
    package mutating func append(_ leaf: TreeHash, with hasher: TreeHasher) -> [TreeNode] {
        append(TreeNode(position: TreePosition(level: 0, index: size), hash: leaf), with: hasher)
    }

    /// Adds a whole perfect subtree, whose position has to be the one that follows the leaves so far.
    @discardableResult
    mutating func append(_ subtree: TreeNode, with hasher: TreeHasher) -> [TreeNode] {
        var completed = [subtree]
        var hash = subtree.hash
        let level = subtree.position.level
        for step in 0..<(size >> UInt64(level)).onesAtEnd {
            hash = hasher.node(frontier.removeLast(), hash)
            let position = TreePosition(level: level + step + 1, index: size >> UInt64(level + step + 1))
            completed.append(TreeNode(position: position, hash: hash))
        }
        frontier.append(hash)
        size += 1 << UInt64(level)
        return completed
    }

    /// The RFC 6962 root of the tree so far.
    package func root(with hasher: TreeHasher) -> TreeHash {
        guard var root = frontier.last else { return hasher.emptyRoot }
        for left in frontier.dropLast().reversed() {
            root = hasher.node(left, root)
        }
        return root
    }
}

extension CompactTree {
    /// Size as u64 BE, then the frontier's hashes, 32 bytes each, the largest subtree first.
    package var encoded: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: size >> UInt64(56 - 8 * $0)) } + frontier.flatMap(\.bytes)
    }

    /// Reads `encoded` back; throws `badFrontier` for another number of hashes, `badHashLength` for half of one.
    package init(encoded bytes: [UInt8]) throws(TreeError) {
        guard bytes.count >= 8 else { throw .badHashLength(bytes.count) }
        let size = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var frontier: [TreeHash] = []
        for start in stride(from: 8, to: bytes.count, by: TreeHash.byteCount) {
            frontier.append(try TreeHash(Array(bytes[start..<min(start + TreeHash.byteCount, bytes.count)])))
        }
        try self.init(size: size, frontier: frontier)
    }
}

extension UInt64 {
    /// How many subtrees the next leaf completes: the ones at the low end.
    fileprivate var onesAtEnd: Int { (~self).trailingZeroBitCount }
}
