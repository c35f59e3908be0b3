import GRDB
import Sealing
import TransparencyLog

/// Verifies one generation of the log, entry by entry, in bounded steps.
///
/// Every entry opens at its place, fits its leaf and says its own number; the leaves make the stored tree and every
/// checkpoint that was ever signed over it; no number is missing or used twice.
struct LogWalk {
    let generation: Int64
    /// Entries to verify: what there was when the verification began.
    let size: UInt64
    private(set) var tree = CompactTree()
    private(set) var faults: [LogFault] = []
    /// Tags as the entries call for them, to be compared with those that rest.
    private var tags: TagLedger
    /// Whether the end has been compared too.
    private(set) var isFinished = false
    /// No leaf so far is missing: the tree says something.
    private var isWhole = true
    private var awaited: [LogCheckpoints.Kept]
    /// What the first entry says of the generation before.
    private(set) var continues: AuditContinuation?

    /// Entries verified in one step: with the longest there can be, 64 MiB.
    static let step: UInt64 = 1 << 10
    /// Faults told at most: whoever alters a million entries is found by the first hundred.
    static let most = 100

    /// - Parameter kept: checkpoints of the generation, oldest first; those beyond `size` are faults.
    init(_ generation: Int64, size: UInt64, kept: [LogCheckpoints.Kept], keys: UnsealedKeys) {
        self.generation = generation
        self.size = size
        awaited = kept.filter { $0.checkpoint.size <= size }
        tags = TagLedger(keys)
        if kept.contains(where: { $0.checkpoint.size > size }) {
            faults.append(.cutOff(LogPlace(generation: generation, seq: Int64(size))))
        }
    }

    /// Verifies the next entries, and after the last of them compares the whole with the tree in memory, if any.
    mutating func advance(in store: Store, _ keys: UnsealedKeys, to head: CompactTree?) throws(VaultError) {
        guard tree.size < size, faults.count < Self.most else { return try finish(head, in: store) }
        try verify(in: store, keys)
    }

    /// Compares what the first entry says of the generation that it continues with what is there of that.
    mutating func compare(with before: LogWalk?) {
        guard let continues else { return }
        let found = before?.size ?? 0
        if continues.generation >= UInt64(generation) || found > continues.found {
            note(.unexplained(LogPlace(generation: generation, seq: 0)))
        } else if found < continues.found {
            note(.cutOff(LogPlace(generation: Int64(continues.generation), seq: Int64(found))))
        }
    }

    /// Compares blind tags as they rest.
    mutating func take(_ rows: [TagScan.Row]) {
        for row in rows where row.generation == generation { tags.take(row.tag, of: row.seq) }
    }

    /// Tells the first entry whose tags don't fit; tags of entries written meanwhile don't count.
    mutating func finishTags(before mark: WriterState.Mark) {
        guard faults.isEmpty else { return }
        if let seq = tags.firstMisfit { note(.tags(LogPlace(generation: generation, seq: seq))) }
        let end = generation == mark.generation ? mark.nextSeq : Int64(size)
        if let beyond = tags.beyond, beyond >= end || beyond < 0 {
            note(.cutOff(LogPlace(generation: generation, seq: Int64(size))))
        }
    }

    private mutating func verify(in store: Store, _ keys: UnsealedKeys) throws(VaultError) {
        let end = min(size, tree.size + Self.step)
        let nodes = try TreeTable(store: store, generation: generation).lowest(under: tree.size..<end)
        var rows = try LogRows(store: store, generation: generation, numbers: tree.size..<end).all()[...]
        while tree.size < end, faults.count < Self.most {
            let place = LogPlace(generation: generation, seq: Int64(tree.size))
            while let row = rows.first, row.seq < place.seq {
                rows.removeFirst()
                note(.doubled(LogPlace(generation: generation, seq: row.seq)))
            }
            guard let row = rows.first, row.seq == place.seq else {
                note(.missing(place))
                isWhole = false
                grow(LogWriter.hasher.emptyRoot, nodes, keys)
                continue
            }
            rows.removeFirst()
            check(row, at: place, keys)
            grow(row.leaf ?? LogWriter.hasher.emptyRoot, nodes, keys)
        }
        for row in rows { note(.doubled(LogPlace(generation: generation, seq: row.seq))) }
    }

    /// Compares what all leaves together make with the tree in memory, and tells a node beyond the last entry.
    private mutating func finish(_ head: CompactTree?, in store: Store) throws(VaultError) {
        isFinished = true
        guard isWhole, faults.count < Self.most else { return }
        let end = LogPlace(generation: generation, seq: Int64(size))
        if let head, head.size == size, head != tree { note(.checkpoint(end)) }
        let there = try LeafTable(store: store, generation: generation).size()
        do throws(VaultError) {
            let stored = try TreeTable(store: store, generation: generation).count(at: TreeTable.stride)
            if stored > there >> UInt64(TreeTable.stride) { note(.cutOff(end)) }
        } catch {
            guard case .damagedLog(let fault) = error else { throw error }
            note(fault)
        }
    }

    private mutating func note(_ fault: LogFault) {
        if faults.count < Self.most { faults.append(fault) }
    }

    private mutating func check(_ row: LogRows.Row, at place: LogPlace, _ keys: UnsealedKeys) {
        guard let leaf = row.leaf else { return note(.altered(place)) }
        guard let bytes = row.open(with: keys) else {
            return note(row.isInInbox ? .inboxAltered(place) : .altered(place))
        }
        guard LogWriter.hasher.leaf(bytes) == leaf, let entry = try? AuditEntry(encoded: bytes),
            entry.stamp.sequence == UInt64(place.seq)
        else { return note(row.isInInbox ? .inboxAltered(place) : .altered(place)) }
        if place.seq == 0, generation > 1 {
            continues = entry.continues
            if continues == nil { note(.unexplained(place)) }
        }
        if let segment = row.segment { tags.expect(entry, filedIn: segment) }
    }

    private mutating func grow(_ leaf: TreeHash, _ nodes: [UInt64: TreeHash], _ keys: UnsealedKeys) {
        for node in tree.append(leaf, with: LogWriter.hasher) where node.position.level == TreeTable.stride {
            if isWhole, nodes[node.position.index] != node.hash {
                note(.node(generation: generation, level: TreeTable.stride, index: node.position.index))
            }
        }
        tags.reach(tree.size)
        while let next = awaited.first, next.checkpoint.size <= tree.size {
            awaited.removeFirst()
            guard isWhole, next.checkpoint.size == tree.size else { continue }
            let place = LogPlace(generation: generation, seq: Int64(tree.size))
            if next.checkpoint.root != tree.root(with: LogWriter.hasher) { note(.checkpoint(place)) }
            if (try? LogSigner(keys, generation: generation).hasSigned(next.note)) != true { note(.signature(place)) }
        }
    }
}
