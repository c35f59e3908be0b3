/// A whole tree in memory: for verifying an export, where every leaf is at hand and nothing is stored.
package struct GrowingTree: Sendable {
    package private(set) var compact = CompactTree()
    private var levels: [[TreeHash]] = []
    private let hasher: TreeHasher

    package init(hasher: TreeHasher) {
        self.hasher = hasher
    }

    package var size: UInt64 { compact.size }

    /// The root of all leaves so far.
    package var root: TreeHash { compact.root(with: hasher) }

    package mutating func append(_ leaf: TreeHash) {
        for node in compact.append(leaf, with: hasher) {
            if node.position.level == levels.count { levels.append([]) }
            levels[node.position.level].append(node.hash)
        }
    }

    /// This tree as it is now, for earlier roots and proofs.
    package var stored: StoredTree {
        StoredTree(size: size, hasher: hasher) { [levels] position throws(TreeError) in
            guard position.level < levels.count, position.index < levels[position.level].count else {
                throw .nodeUnavailable(position)
            }
            return levels[position.level][Int(position.index)]
        }
    }
}
