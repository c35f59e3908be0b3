import TransparencyLog

/// Goes on with an empty tree after a checkpoint that the database doesn't hold: a restore, or damage.
///
/// What was signed stays true: the old generation is left as it is, and entry 0 of the new one holds the checkpoint and
/// what is lost of it. Nothing is ever signed that contradicts a checkpoint somebody keeps.
struct LogContinuation {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    struct Begun {
        let generation: Int64
        /// Entries under the checkpoint that the database lacks; 0 where they are there and differ.
        let lost: UInt64
    }

    /// Begins the generation; the entry of the operation under way will be its first.
    ///
    /// Refuses a checkpoint that isn't the log's own, and one that the log extends as it is, unless that log can't be
    /// signed any more for what is wrong elsewhere in it.
    func begin(after kept: LogCheckpoints.Kept) throws(VaultError) -> Begun {
        let head = work.state.durable
        let signer = try LogSigner(try work.keys(), generation: kept.generation)
        guard try signer.hasSigned(kept.note), try mayFollow(kept, head) else {
            throw .invalidInput(parameter: "checkpoint", fault: "not-of-this-log")
        }
        if work.vault.signingFault == nil, try extends(kept, head) {
            throw .invalidInput(parameter: "checkpoint", fault: "still-extended")
        }
        let found = try LeafTable(store: work.store, generation: kept.generation).size()
        guard let root = try? AuditHash(kept.checkpoint.root.bytes) else { throw .tampered(.logCheckpoint, "note") }
        work.entry.continues = AuditContinuation(
            generation: UInt64(kept.generation), size: kept.checkpoint.size, root: root, found: found)
        let generation = max(kept.generation, head.generation) + 1
        work.state.begin(generation: generation)
        let vault = work.vault
        work.onceDurable { vault.forgetDamage() }
        return Begun(
            generation: generation, lost: kept.checkpoint.size > found ? kept.checkpoint.size - found : 0)
    }

    /// Begins the generation that goes on without what the database lacks, and returns its number.
    func begin(after loss: LogLoss) throws(VaultError) -> Int64 {
        let bytes = loss.head.root?.bytes ?? LogWriter.hasher.emptyRoot.bytes
        guard let root = try? AuditHash(bytes) else { throw .tampered(.logEntry, "head") }
        work.entry.continues = AuditContinuation(
            generation: UInt64(loss.generation), size: loss.acknowledged, root: root, found: loss.found)
        let generation = max(loss.generation, work.state.durable.generation) + 1
        work.state.begin(generation: generation)
        let vault = work.vault
        work.onceDurable { vault.forgetDamage() }
        return generation
    }

    /// Whether a new generation may follow this checkpoint: it is of the running generation or a later one, or what runs
    /// is damaged and was never signed, since rows written by hand have led the log there.
    private func mayFollow(_ kept: LogCheckpoints.Kept, _ head: WriterState.Head) throws(VaultError) -> Bool {
        if kept.generation >= head.generation { return true }
        let signed = try LogCheckpoints(store: work.store, generation: head.generation).last()
        return work.vault.signingFault != nil && signed == nil
    }

    /// Whether the log as it is holds everything that the checkpoint covers.
    private func extends(_ kept: LogCheckpoints.Kept, _ head: WriterState.Head) throws(VaultError) -> Bool {
        guard kept.generation == head.generation, let tree = head.tree else { return false }
        do throws(VaultError) {
            try LogCheckpoints(store: work.store, generation: head.generation).check(kept.checkpoint, in: tree.size)
            return true
        } catch {
            guard case .damagedLog = error else { throw error }
            return false
        }
    }
}
