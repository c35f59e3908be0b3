/// That a run of leaves stands in the tree of one size: the subtrees to its left and to its right.
///
/// Whoever has the leaves themselves computes the root from these, so a piece of a log verifies without the rest.
package struct RangeProof: Hashable, Sendable {
    /// The first leaf of the run.
    package let first: UInt64
    /// Leaves of the whole tree.
    package let size: UInt64
    /// The frontier of the tree before the run, the largest subtree first.
    package let left: [TreeHash]
    /// The perfect subtrees that fill up what follows the run, from left to right.
    package let right: [TreeHash]

    package init(first: UInt64, size: UInt64, left: [TreeHash], right: [TreeHash]) {
        self.first = first
        self.size = size
        self.left = left
        self.right = right
    }

    /// The tree up to the run, to which the run's leaves are appended one by one.
    package var before: CompactTree {
        get throws(TreeError) { try CompactTree(size: first, frontier: left) }
    }

    /// Fills up what follows the run and compares the root.
    ///
    /// Throws `wrongProofLength` for another number of subtrees, `laterRootDiffers` when the leaves aren't these.
    package func verify(
        _ run: CompactTree, in root: TreeHash, with hasher: TreeHasher
    ) throws(TreeError) {
        guard run.size <= size else { throw .sizeBeyondTree(size: run.size, available: size) }
        let positions = TreePosition.filling(run.size, upTo: size)
        guard positions.count == right.count else {
            throw .wrongProofLength(expected: positions.count, found: right.count)
        }
        var tree = run
        for (position, hash) in zip(positions, right) {
            tree.append(TreeNode(position: position, hash: hash), with: hasher)
        }
        guard tree.root(with: hasher) == root else { throw .laterRootDiffers(size: size) }
    }
}

extension TreePosition {
    /// The largest perfect subtrees that cover the leaves from one number up to a size, from left to right.
    static func filling(_ start: UInt64, upTo size: UInt64) -> [TreePosition] {
        var positions: [TreePosition] = []
        var next = start
        while next < size {
            let widest = 63 - (size - next).leadingZeroBitCount
            let level = min(widest, next.trailingZeroBitCount)
            positions.append(TreePosition(level: level, index: next >> UInt64(level)))
            next += 1 << UInt64(level)
        }
        return positions
    }
}

extension StoredTree {
    /// The perfect subtrees that make up the tree of that size, the largest first.
    package func frontier(at earlier: UInt64) throws(TreeError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for position in TreePosition.filling(0, upTo: earlier) { hashes.append(try hash(at: position)) }
        return hashes
    }

    /// What proves a run of leaves in the tree of that size, which the run must not exceed.
    package func rangeProof(of run: Range<UInt64>, at size: UInt64) throws(TreeError) -> RangeProof {
        guard run.upperBound <= size else { throw .sizeBeyondTree(size: run.upperBound, available: size) }
        var right: [TreeHash] = []
        for position in TreePosition.filling(run.upperBound, upTo: size) { right.append(try hash(at: position)) }
        return RangeProof(first: run.lowerBound, size: size, left: try frontier(at: run.lowerBound), right: right)
    }
}
