package import Access
package import Interfaces
import TransparencyLog

/// Proves that one entry is in the log, to whoever has the log's key: C2SP tlog-proof, with the entry in it.
package struct ProveAudit: Operation {
    package typealias Method = Audit.Prove
    package static let action = ActionID.proveAudit

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let head = work.state.durable
        let generation = parameters.generation.map(Int64.init) ?? head.generation
        let note = try CheckpointDesk(work).newest(of: generation)
        guard let checkpoint = try? Checkpoint(noteText: note.text) else { throw .tampered(.logCheckpoint, "note") }
        let keys = try work.keys()
        let table = LogTable(store: work.store, keys: keys)
        guard let index = UInt64(exactly: parameters.seq), index < checkpoint.size,
            let stored = try table.entry(generation, Int64(parameters.seq))
        else { throw .notFound }
        let inclusion = try TreeTable(store: work.store, generation: generation).reading(checkpoint.size) {
            tree throws(TreeError) in try tree.inclusionProof(of: index, at: checkpoint.size)
        }
        let proof = LogProof(inclusion, checkpoint: note, extra: stored.bytes)
        let verifiers = try LogSigner(keys, generation: generation).verifiers()
        return .ready(Method.Reply(proof: proof.formatted, keys: verifiers.map(\.text)))
    }
}
