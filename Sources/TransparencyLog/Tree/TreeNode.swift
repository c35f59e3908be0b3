/// The place of a perfect subtree: at level l, index i, it covers the leaves i·2^l ..< (i + 1)·2^l.
///
/// Perfect subtrees never change once complete, so their hashes can be stored under this as a key.
package struct TreePosition: Hashable, Sendable {
    /// 0 for leaves.
    package let level: Int
    package let index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }
}

/// A perfect subtree that an append completed: what a store keeps.
package struct TreeNode: Hashable, Sendable {
    package let position: TreePosition
    package let hash: TreeHash

    package init(position: TreePosition, hash: TreeHash) {
        self.position = position
        self.hash = hash
    }
}
