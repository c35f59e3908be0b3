import TransparencyLog

/// Takes up the tree of one generation at a start: builds what is missing of it, and checks its newest part.
///
/// The frontier then stays in memory, so an append costs two hashes and no look-up.
struct LogTree {
    private let store: Store
    private let generation: Int64

    init(_ generation: Int64, _ store: Store) {
        self.generation = generation
        self.store = store
    }

    private var leaves: LeafTable { LeafTable(store: store, generation: generation) }
    private var nodes: TreeTable { TreeTable(store: store, generation: generation) }

    /// Leaves hashed in one transaction at most: about a tenth of a second.
    private static let batch: UInt64 = 1 << 14
    /// Leaves under one stored node of the lowest stored level.
    static let tile: UInt64 = 1 << UInt64(TreeTable.stride)

    /// The first node that isn't stored though all its leaves are; nil where a node is there that no leaves make.
    func firstMissing() throws(VaultError) -> LogFault? {
        guard let built = try? nodes.count(at: TreeTable.stride), let size = try? leaves.size(),
            built < size / Self.tile
        else { return nil }
        return .node(generation: generation, level: TreeTable.stride, index: built)
    }

    /// Builds the newest nodes where they aren't stored, one batch; false once nothing is left to build.
    ///
    /// A kill costs the batch under way: what is stored says where to go on.
    func buildBatch() throws(VaultError) -> Bool {
        let built = try nodes.count(at: TreeTable.stride) * Self.tile
        let complete = try leaves.size() / Self.tile * Self.tile
        guard built < complete else { return false }
        var tree = try frontier(of: built)
        for leaf in try leaves.leaves(built..<min(complete, built + Self.batch)) {
            try nodes.keep(tree.append(leaf, with: LogWriter.hasher))
        }
        return true
    }

    /// The frontier of the whole tree, after its newest part has been compared with what was stored of it.
    func resume() throws(VaultError) -> CompactTree {
        let size = try leaves.size()
        let tiles = try nodes.count(at: TreeTable.stride)
        guard tiles <= size / Self.tile else {
            throw LogFault.cutOff(LogPlace(generation: generation, seq: Int64(size))).error
        }
        if tiles > 0 { try checkTile(tiles - 1) }
        try LogCheckpoints(store: store, generation: generation).checkLast(size)
        return try frontier(of: size)
    }

    /// Compares a stored node of the lowest stored level with its leaves.
    private func checkTile(_ index: UInt64) throws(VaultError) {
        var tile = CompactTree()
        for leaf in try leaves.leaves(index * Self.tile..<(index + 1) * Self.tile) {
            tile.append(leaf, with: LogWriter.hasher)
        }
        let position = TreePosition(level: TreeTable.stride, index: index)
        guard try nodes.hash(at: position) == tile.root(with: LogWriter.hasher) else {
            throw LogFault.node(generation: generation, level: TreeTable.stride, index: index).error
        }
    }

    private func frontier(of size: UInt64) throws(VaultError) -> CompactTree {
        let hashes = try nodes.reading(size) { tree throws(TreeError) in try tree.frontier(at: size) }
        guard let tree = try? CompactTree(size: size, frontier: hashes) else {
            throw LogFault.node(generation: generation, level: 0, index: 0).error
        }
        return tree
    }
}
