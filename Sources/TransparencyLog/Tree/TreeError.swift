/// Why a tree, a proof or a stored frontier is refused.
package enum TreeError: Error, Hashable, Sendable {
    /// Not the 32 bytes of a SHA-256.
    case badHashLength(Int)
    /// A frontier needs one hash per set bit of the size.
    case badFrontier(size: UInt64, hashes: Int)
    /// Asked for a tree larger than the one there is.
    case sizeBeyondTree(size: UInt64, available: UInt64)
    case indexBeyondTree(index: UInt64, size: UInt64)
    /// The store couldn't give a subtree hash that the tree needs.
    case nodeUnavailable(TreePosition)
    /// A log only grows: the later tree is smaller than the earlier one.
    case shrunk(from: UInt64, to: UInt64)
    /// Every tree extends the empty one, so a proof from size 0 would prove nothing and is refused by rule.
    case emptyTreeProvesNothing
    case wrongProofLength(expected: Int, found: Int)
    /// The leaf, its index or a proof hash doesn't lead to the root of that size.
    case notIncluded(index: UInt64, size: UInt64)
    /// The proof doesn't lead to the earlier root: it is about another history.
    case earlierRootDiffers(size: UInt64)
    /// The proof doesn't lead to the later root: the log doesn't extend the earlier tree.
    case laterRootDiffers(size: UInt64)
}
