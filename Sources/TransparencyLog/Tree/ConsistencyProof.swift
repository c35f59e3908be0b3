/// That a later tree only appends to an earlier one: RFC 6962 §2.1.2, RFC 9162 §2.1.4.
package struct ConsistencyProof: Hashable, Sendable {
    /// Leaves of the earlier tree, at least 1.
    package let from: UInt64
    /// Leaves of the later tree.
    package let to: UInt64
    package let path: [TreeHash]

    package init(from: UInt64, to: UInt64, path: [TreeHash]) {
        self.from = from
        self.to = to
        self.path = path
    }

    /// Recomputes both roots from the proof, without the log.
    ///
    /// Throws `emptyTreeProvesNothing` from size 0, `shrunk`, `wrongProofLength`, or which root differs.
    package func verify(
        earlier: TreeHash, later: TreeHash, with hasher: TreeHasher
    ) throws(TreeError) {
        guard from > 0 else { throw .emptyTreeProvesNothing }
        guard from <= to else { throw .shrunk(from: from, to: to) }
        guard from < to else { return try verifySame(earlier, later) }
        let level = from.trailingZeroBitCount
        let shape = PathShape(index: from - 1, size: to).above(level)
        let isPerfect = from.nonzeroBitCount == 1
        let expected = shape.length + (isPerfect ? 0 : 1)
        guard path.count == expected, let seed = isPerfect ? earlier : path.first else {
            throw .wrongProofLength(expected: expected, found: path.count)
        }
        let steps = path.dropFirst(isPerfect ? 0 : 1)
        let turns = (from - 1) >> UInt64(level)
        let (inner, edge) = (steps.prefix(shape.inner), steps.dropFirst(shape.inner))
        let lefts = inner.enumerated().filter { turns >> UInt64($0.offset) & 1 == 1 }.map(\.element)
        guard hasher.climbRightEdge(from: hasher.climbRightEdge(from: seed, lefts[...]), edge) == earlier else {
            throw .earlierRootDiffers(size: from)
        }
        guard hasher.climbRightEdge(from: hasher.climb(from: seed, inner, turns: turns), edge) == later else {
            throw .laterRootDiffers(size: to)
        }
    }

    private func verifySame(_ earlier: TreeHash, _ later: TreeHash) throws(TreeError) {
        guard path.isEmpty else { throw .wrongProofLength(expected: 0, found: path.count) }
        guard earlier == later else { throw .laterRootDiffers(size: to) }
    }
}
