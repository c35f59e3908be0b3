import TransparencyLog

/// Makes the tree of a generation anew from what its entries say, to tell altered leaves and nodes from a log that has gone
/// on elsewhere.
///
/// An entry opens at its own place only, and its leaf is the hash of what opens: so what was acknowledged can be proved
/// without believing a leaf. Where a stored node is what its leaves make, these are taken as they are: of a million entries
/// only those are opened whose tile doesn't fit, and the last few hundred.
struct LogRecount {
    private let store: Store
    private let keys: UnsealedKeys
    private let generation: Int64
    private let acknowledged: LogHead.Root
    private(set) var tree = CompactTree()
    /// Leaves and nodes that aren't what the entries make.
    private(set) var faults: [LogFault] = []
    /// Whether the tree had the root that was acknowledged when it was of that size.
    private(set) var isAcknowledged = false

    init(_ store: Store, _ keys: UnsealedKeys, _ generation: Int64, _ acknowledged: LogHead.Root) {
        (self.store, self.keys) = (store, keys)
        (self.generation, self.acknowledged) = (generation, acknowledged)
    }

    private var nodes: TreeTable { TreeTable(store: store, generation: generation) }

    /// Takes the entries below a number; ends where one is missing, or once the root isn't the one that was acknowledged.
    mutating func grow(to size: UInt64) throws(VaultError) {
        while tree.size < size {
            let numbers = tree.size..<min(size, tree.size + LogTree.tile)
            let stored = try nodes.completed(by: numbers)
            guard let leaves = try leaves(numbers, stored) else { return }
            for leaf in leaves { try grow(leaf, stored) }
            if tree.size >= acknowledged.size, !isAcknowledged { return }
        }
    }

    /// Leaves as they stand where a node that was acknowledged says so, and else as their entries make them.
    private mutating func leaves(
        _ numbers: Range<UInt64>, _ stored: [TreePosition: TreeHash]
    ) throws(VaultError) -> [TreeHash]? {
        let node = TreePosition(level: TreeTable.stride, index: numbers.lowerBound / LogTree.tile)
        if numbers.upperBound <= acknowledged.size, let hash = stored[node],
            let leaves = try? LeafTable(store: store, generation: generation).leaves(numbers)
        {
            var tile = CompactTree()
            for leaf in leaves { tile.append(leaf, with: LogWriter.hasher) }
            if tile.root(with: LogWriter.hasher) == hash { return leaves }
        }
        let rows = try LogRows(store: store, generation: generation, numbers: numbers).all()
        guard rows.map({ UInt64(clamping: $0.seq) }).elementsEqual(numbers) else { return nil }
        return rows.map { leaf(of: $0) }
    }

    /// The leaf that a row should have; the one it has where its entry doesn't open.
    private mutating func leaf(of row: LogRows.Row) -> TreeHash {
        let made = row.open(with: keys).flatMap { bytes -> TreeHash? in
            let leaf = LogWriter.hasher.leaf(bytes)
            return AuditEntry(bytes, fitting: leaf, numbered: row.seq).map { _ in leaf }
        }
        if made == nil || made != row.leaf {
            let place = LogPlace(generation: generation, seq: row.seq)
            note(row.isInInbox ? .inboxAltered(place) : .altered(place))
        }
        return made ?? row.leaf ?? LogWriter.hasher.emptyRoot
    }

    /// Adds a leaf, and compares the nodes that it completes; those beyond what was acknowledged may have been made of altered
    /// leaves while nobody could tell, and are made anew.
    private mutating func grow(_ leaf: TreeHash, _ stored: [TreePosition: TreeHash]) throws(VaultError) {
        let completed = tree.append(leaf, with: LogWriter.hasher)
        if tree.size == acknowledged.size { isAcknowledged = tree.root(with: LogWriter.hasher) == acknowledged.hash }
        if tree.size > acknowledged.size { return try nodes.keep(completed) }
        for node in completed where node.position.level > 0 && node.position.level.isMultiple(of: TreeTable.stride) {
            guard stored[node.position] != node.hash else { continue }
            note(.node(generation: generation, level: node.position.level, index: node.position.index))
        }
    }

    private mutating func note(_ fault: LogFault) {
        if faults.count < LogWalk.most { faults.append(fault) }
    }
}

extension Work {
    /// Decides, with the keys, what a start couldn't: whether a log that isn't the one that was acknowledged lacks entries.
    ///
    /// Where only leaves or nodes were altered, the tree goes on as the entries make it, and nothing is signed while the one
    /// on the disk is another. Errors: `logBlocked` where the database has gone on elsewhere.
    func settleDoubt(_ keys: UnsealedKeys) throws(VaultError) {
        let head = vault.file.head
        guard let doubt = head.doubt else { return }
        let mark = state.mark()
        guard let known = doubt.head.known, mark.generation == doubt.generation,
            let recount = try recount(known, keys, to: mark)
        else {
            vault.noteLoss(LogLoss(head: doubt.head, found: UInt64(mark.nextSeq)))
            throw .logBlocked(.entriesMissing)
        }
        state.keep(recount.tree)
        // At once: nothing may be signed in this very transaction.
        let place = LogPlace(generation: mark.generation, seq: Int64(clamping: known.size))
        vault.addDamage(recount.faults + [.checkpoint(place)])
        onceDurable { head.note(.whole) }
    }

    /// The tree as the entries make it; nil where it isn't the one that was acknowledged.
    private func recount(
        _ known: LogHead.Root, _ keys: UnsealedKeys, to mark: WriterState.Mark
    ) throws(VaultError) -> LogRecount? {
        var recount = LogRecount(store, keys, mark.generation, known)
        try recount.grow(to: UInt64(mark.nextSeq))
        return recount.isAcknowledged && recount.tree.size == UInt64(mark.nextSeq) ? recount : nil
    }
}
