/// That one leaf is in the tree of one size: RFC 6962 §2.1.1, RFC 9162 §2.1.3.
package struct InclusionProof: Hashable, Sendable {
    /// Zero-based.
    package let index: UInt64
    /// Leaves of the tree the proof is about.
    package let size: UInt64
    /// From the leaf's sibling to the child of the root.
    package let path: [TreeHash]

    package init(index: UInt64, size: UInt64, path: [TreeHash]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Recomputes the root from the leaf, without the log.
    ///
    /// Throws `indexBeyondTree`, `wrongProofLength` or `notIncluded`.
    package func verify(_ leaf: TreeHash, in root: TreeHash, with hasher: TreeHasher) throws(TreeError) {
        guard index < size else { throw .indexBeyondTree(index: index, size: size) }
        let shape = PathShape(index: index, size: size)
        guard path.count == shape.length else {
            throw .wrongProofLength(expected: shape.length, found: path.count)
        }
        let below = hasher.climb(from: leaf, path.prefix(shape.inner), turns: index)
        guard hasher.climbRightEdge(from: below, path.dropFirst(shape.inner)) == root else {
            throw .notIncluded(index: index, size: size)
        }
    }
}
