/// How a leaf's path to the root divides: first inside the last perfect subtrees, then along the right edge.
///
/// Below the point where the leaf's path joins that of the last leaf, siblings lie on either side; above it the path
/// is the tree's right edge, where only left siblings exist.
struct PathShape {
    let inner: Int
    let edge: Int

    var length: Int { inner + edge }

    /// `index` must be below `size`.
    init(index: UInt64, size: UInt64) {
        inner = 64 - (index ^ (size - 1)).leadingZeroBitCount
        edge = inner == 64 ? 0 : (index >> UInt64(inner)).nonzeroBitCount
    }

    private init(inner: Int, edge: Int) {
        self.inner = inner
        self.edge = edge
    }

    /// The same path begun at a perfect subtree of that level instead of a leaf.
    func above(_ level: Int) -> PathShape {
        PathShape(inner: inner - level, edge: edge)
    }
}

extension TreeHasher {
    /// Climbs through siblings on either side: bit i of `turns` says that step i comes from the right child.
    func climb(from seed: TreeHash, _ siblings: ArraySlice<TreeHash>, turns: UInt64) -> TreeHash {
        siblings.enumerated().reduce(seed) { hash, step in
            turns >> UInt64(step.offset) & 1 == 0 ? node(hash, step.element) : node(step.element, hash)
        }
    }

    /// Climbs where every sibling is on the left.
    func climbRightEdge(from seed: TreeHash, _ siblings: ArraySlice<TreeHash>) -> TreeHash {
        siblings.reduce(seed) { node($1, $0) }
    }
}
