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

    /// The numbers of the next step; nil once only the end is left to compare.
    var next: Range<UInt64>? {
        guard tree.size < size, faults.count < Self.most else { return nil }
        return tree.size..<min(size, tree.size + Self.step)
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
    mutating func take(_ run: TagScan.Run) {
        if run.generation == generation { tags.take(run.tag, of: run.numbers) }
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

    /// Verifies the next entries.
    mutating func take(_ batch: LogBatch, _ keys: UnsealedKeys) {
        var index = 0
        while tree.size < batch.numbers.upperBound, faults.count < Self.most {
            let place = LogPlace(generation: generation, seq: Int64(tree.size))
            while index < batch.rows.count, batch.rows[index].seq < place.seq {
                note(.doubled(LogPlace(generation: generation, seq: batch.rows[index].seq)))
                index += 1
            }
            guard index < batch.rows.count, batch.rows[index].seq == place.seq else {
                note(.missing(place))
                isWhole = false
                grow(LogWriter.hasher.emptyRoot, batch.nodes, keys)
                continue
            }
            check(batch.rows[index], batch[index], at: place)
            grow(batch.rows[index].leaf ?? LogWriter.hasher.emptyRoot, batch.nodes, keys)
            index += 1
        }
        for row in batch.rows[index...] { note(.doubled(LogPlace(generation: generation, seq: row.seq))) }
    }

    /// What is stored of a generation's end.
    struct End: Sendable {
        let leaves: UInt64
        let tiles: Result<UInt64, VaultError>

        init(of generation: Int64, in store: Store) throws(VaultError) {
            leaves = try LeafTable(store: store, generation: generation).size()
            tiles = Result { () throws(VaultError) in
                try TreeTable(store: store, generation: generation).count(at: TreeTable.stride)
            }
        }
    }

    /// Compares what all leaves together make with the tree in memory, if any, and tells a node beyond the last entry.
    mutating func finish(_ end: End, _ head: CompactTree?) throws(VaultError) {
        isFinished = true
        guard isWhole, faults.count < Self.most else { return }
        let place = LogPlace(generation: generation, seq: Int64(size))
        if let head, head.size == size, head != tree { note(.checkpoint(place)) }
        switch end.tiles {
        case .success(let tiles): if tiles > end.leaves >> UInt64(TreeTable.stride) { note(.cutOff(place)) }
        case .failure(.damagedLog(let fault)): note(fault)
        case .failure(let error): throw error
        }
    }

    private mutating func note(_ fault: LogFault) {
        if faults.count < Self.most { faults.append(fault) }
    }

    private mutating func check(_ row: LogRows.Row, _ entry: LogBatch.Opened?, at place: LogPlace) {
        guard let entry else { return note(row.isInInbox && row.leaf != nil ? .inboxAltered(place) : .altered(place)) }
        if place.seq == 0, generation > 1 {
            continues = entry.continues
            if continues == nil { note(.unexplained(place)) }
        }
        if place.seq == 0, generation == 1, !entry.isFounding { note(.unexplained(place)) }
        if let segment = row.segment { tags.expect(entry, place.seq, filedIn: segment) }
    }

    private mutating func grow(_ leaf: TreeHash, _ nodes: [TreePosition: TreeHash], _ keys: UnsealedKeys) {
        for node in tree.append(leaf, with: LogWriter.hasher)
        where node.position.level > 0 && node.position.level.isMultiple(of: TreeTable.stride) {
            if isWhole, nodes[node.position] != node.hash {
                note(.node(generation: generation, level: node.position.level, index: node.position.index))
            }
        }
        tags.reach(tree.size)
        while let next = awaited.first, next.checkpoint.size <= tree.size {
            awaited.removeFirst()
            guard isWhole, next.checkpoint.size == tree.size else { continue }
            let place = LogPlace(generation: generation, seq: Int64(tree.size))
            if next.checkpoint.root != tree.root(with: LogWriter.hasher) { note(.checkpoint(place)) }
            if (try? LogSigner(keys, generation: generation).hasSigned(next.note)) == false { note(.signature(place)) }
        }
    }
}
