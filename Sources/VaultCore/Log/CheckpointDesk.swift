import TransparencyLog

/// Makes checkpoints: signs what is on the disk, and only what extends everything signed before.
struct CheckpointDesk {
    private let work: Work
    private let head: WriterState.Head

    init(_ work: Work) {
        self.work = work
        head = work.state.durable
    }

    private var kept: LogCheckpoints { LogCheckpoints(store: work.store, generation: head.generation) }

    /// A new checkpoint, or the last one where nothing but its own entry has been written since.
    ///
    /// It covers what earlier commits made durable, so what is signed was persisted before; the note itself is stored in
    /// the transaction under way and is told to nobody before that is durable.
    func make() throws(VaultError) -> SignedNote {
        if let fault = work.vault.signingFault { throw fault.error }
        guard let tree = head.tree else { throw .logBlocked(.failing) }
        let signer = try LogSigner(try work.keys(), generation: head.generation)
        let last = try kept.last()
        // The frontier in memory, the tree on the disk and the last checkpoint have to say the same.
        if let last {
            try check(last, signer)
            try kept.check(last.checkpoint, in: tree.size)
            if tree.size <= last.checkpoint.size + 1 {
                nameInEntry(last.checkpoint.size, last.checkpoint.root)
                let (vault, time) = (work.vault, work.moment.uptime)
                work.onceDurable { vault.published.keep(last.note, at: time) }
                return last.note
            }
        }
        try kept.check(signer.checkpoint(of: tree), in: tree.size)
        let note = try signer.sign(tree, after: last?.note)
        try LogCheckpoints.keep(note, in: work.store, at: work.now)
        nameInEntry(tree.size, tree.root(with: LogWriter.hasher))
        let (vault, time) = (work.vault, work.moment.uptime)
        work.onceDurable { vault.publish(note, at: time) }
        return note
    }

    /// Names what is signed, or handed out again, in the entry that is written with it, so that a verification misses a
    /// checkpoint that was taken away.
    private func nameInEntry(_ size: UInt64, _ root: TreeHash) {
        guard work.entry.digest == nil, work.entry.version == nil, work.entry.record == nil else { return }
        work.entry.version = Int(clamping: size)
        work.entry.digest = root.bytes
    }

    /// The newest checkpoint of a generation: of the current one a new one, of an earlier or damaged one the last there
    /// was, so that what was signed can still be proved.
    func newest(of generation: Int64) throws(VaultError) -> SignedNote {
        if generation == head.generation, work.vault.signingFault == nil { return try make() }
        guard let last = try LogCheckpoints(store: work.store, generation: generation).last() else { throw .notFound }
        return last.note
    }

    /// Checks what a start can't while sealed, and makes the checkpoint of an unseal; damage is noted and opens no less:
    /// a child's file has to be readable.
    func takeUp() throws(VaultError) {
        var faults: [LogFault] = []
        try noting(&faults) { () throws(VaultError) in try checkNewest() }
        try noting(&faults) { () throws(VaultError) in try checkGeneration() }
        let isSound = work.vault.signingFault == nil && !faults.contains { $0.stopsSigning(head.generation) }
        if isSound, let tree = head.tree, tree.size > 0 {
            try noting(&faults) { () throws(VaultError) in _ = try make() }
        }
        let (vault, found) = (work.vault, faults)
        work.onceDurable { vault.addDamage(found) }
    }

    private func noting(_ faults: inout [LogFault], _ step: () throws(VaultError) -> Void) throws(VaultError) {
        do throws(VaultError) {
            try step()
        } catch {
            if case .damagedLog(let fault) = error { return faults.append(fault) }
            // Without its key the log isn't signed; that it isn't, whoever asks for a checkpoint is told.
            guard let row = error.damagedRow else { throw error }
            work.store.passedOver.note(row)
        }
    }

    private func check(_ last: LogCheckpoints.Kept, _ signer: LogSigner) throws(VaultError) {
        guard try signer.hasSigned(last.note) else {
            throw LogFault.signature(LogPlace(generation: head.generation, seq: Int64(last.checkpoint.size))).error
        }
    }

    /// That the log has never been signed in a later generation, of which there is no entry any more.
    private func checkGeneration() throws(VaultError) {
        guard let later = try kept.later(),
            try LogSigner(try work.keys(), generation: later.generation).hasSigned(later.note)
        else { return }
        throw LogFault.cutOff(LogPlace(generation: later.generation, seq: 0)).error
    }

    /// That the newest entries open and fit their leaves.
    private func checkNewest() throws(VaultError) {
        let newest = LogTable.Search(tags: [], places: .start..<(.end), window: 64, limit: 64)
        let found = try LogTable(store: work.store, keys: try work.keys()).find(newest)
        for case .altered(let place) in found.entries { throw LogFault.altered(place).error }
    }
}
