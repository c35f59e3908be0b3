/// A tree whose perfect-subtree hashes live in a store: roots of every size and proofs, with O(log n) look-ups each.
///
/// The store is a closure from a position to its hash, so a database table keyed (level, index) serves without being
/// known here. It is asked only for perfect subtrees within `size`; it throws `nodeUnavailable` for what it lacks.
package struct StoredTree {
    package typealias Look = (TreePosition) throws(TreeError) -> TreeHash

    package let size: UInt64
    private let hasher: TreeHasher
    private let node: Look

    package init(size: UInt64, hasher: TreeHasher, node: @escaping Look) {
        self.size = size
        self.hasher = hasher
        self.node = node
    }

    /// The root as it was when the tree had that many leaves.
    package func root(at earlier: UInt64) throws(TreeError) -> TreeHash {
        try requireWithin(earlier)
        guard earlier > 0 else { return hasher.emptyRoot }
        return try hash(of: 0..<earlier)
    }

    /// The path of one leaf in the tree of that size, RFC 6962 §2.1.1, from the leaf's sibling up.
    package func inclusionProof(of index: UInt64, at size: UInt64) throws(TreeError) -> InclusionProof {
        try requireWithin(size)
        guard index < size else { throw .indexBeyondTree(index: index, size: size) }
        var path: [TreeHash] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let (left, right) = range.split
            path.append(try hash(of: left.contains(index) ? right : left))
            range = left.contains(index) ? left : right
        }
        return InclusionProof(index: index, size: size, path: path.reversed())
    }

    /// The proof that the later tree only appends to the earlier one, RFC 6962 §2.1.2.
    package func consistencyProof(from earlier: UInt64, to later: UInt64) throws(TreeError) -> ConsistencyProof {
        try requireWithin(later)
        guard earlier > 0 else { throw .emptyTreeProvesNothing }
        guard earlier <= later else { throw .shrunk(from: earlier, to: later) }
        var path: [TreeHash] = []
        var range = 0..<later
        while range.upperBound != earlier {
            let (left, right) = range.split
            path.append(try hash(of: earlier <= left.upperBound ? right : left))
            range = earlier <= left.upperBound ? left : right
        }
        if range.lowerBound > 0 { path.append(try hash(of: range)) }
        return ConsistencyProof(from: earlier, to: later, path: path.reversed())
    }

    /// The perfect subtree at a position, as the store has it.
    func hash(at position: TreePosition) throws(TreeError) -> TreeHash {
        try node(position)
    }

    private func requireWithin(_ size: UInt64) throws(TreeError) {
        guard size <= self.size else { throw .sizeBeyondTree(size: size, available: self.size) }
    }

    /// The hash over a range that RFC 6962's splitting produces: its left halves are always perfect.
    private func hash(of range: Range<UInt64>) throws(TreeError) -> TreeHash {
        let count = range.upperBound - range.lowerBound
        if count.nonzeroBitCount == 1 {
            let level = count.trailingZeroBitCount
            return try node(TreePosition(level: level, index: range.lowerBound >> UInt64(level)))
        }
        let (left, right) = range.split
        return try hasher.node(hash(of: left), hash(of: right))
    }
}

extension Range<UInt64> {
    /// RFC 6962's split of two or more leaves: the left part is the largest power of two smaller than the whole.
    fileprivate var split: (left: Range<UInt64>, right: Range<UInt64>) {
        let last = upperBound - lowerBound - 1
        let middle = lowerBound + (1 << UInt64(63 - last.leadingZeroBitCount))
        return (lowerBound..<middle, middle..<upperBound)
    }
}
