package import Access
package import Interfaces
import TransparencyLog
import Trust

/// Begins a verification of the whole log: signs what there is, and proves that it extends a checkpoint kept elsewhere.
package struct VerifyAudit: Operation {
    package typealias Method = Audit.Verify
    package static let action = ActionID.verifyAudit

    private let parameters: Method.Parameters
    private let seat: VerificationPlace.Seat

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, .free)
    }

    init(_ parameters: Method.Parameters, _ seat: VerificationPlace.Seat) {
        self.parameters = parameters
        self.seat = seat
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.decide(Self.action)
        if seat == .taken { throw .busy(.verifications) }
        let kept = try KeptCheckpoint.read(parameters.since, work)
        let lineage = try LogSigner(try work.keys(), generation: work.state.durable.generation).lineage(in: work.store)
        var reply = Method.Reply(
            verified: 0, total: 0, faults: [], keys: lineage.keys, handovers: lineage.handovers, consistency: [])
        do throws(VaultError) {
            let note = try CheckpointDesk(work).make()
            reply.note = note.formatted
            reply.consistency = try Self.proof(from: kept, to: note, work).map(\.base64)
        } catch {
            // A damaged log, or its altered key, is what the verification is about to name.
            if case .damagedLog = error { return .ready(reply) }
            guard error.damagedRow != nil else { throw error }
        }
        return .ready(reply)
    }

    private static func proof(
        from kept: LogCheckpoints.Kept?, to note: SignedNote, _ work: Work
    ) throws(VaultError) -> [TreeHash] {
        guard let kept, let now = try? Checkpoint(noteText: note.text), now.origin == kept.checkpoint.origin,
            (1...now.size).contains(kept.checkpoint.size)
        else { return [] }
        return try TreeTable(store: work.store, generation: kept.generation).reading(now.size) {
            tree throws(TreeError) in
            try tree.consistencyProof(from: kept.checkpoint.size, to: now.size).path
        }
    }
}

/// A checkpoint that somebody kept elsewhere, as it comes with a request.
enum KeptCheckpoint {
    /// Reads a signed note; it has to be of this vault. Whether the log has signed it is for the reader to ask.
    static func read(_ text: String?, _ work: Work) throws(VaultError) -> LogCheckpoints.Kept? {
        guard let text else { return nil }
        guard let note = try? SignedNote(parsing: text), let checkpoint = try? Checkpoint(noteText: note.text),
            checkpoint.origin.generation > 0
        else { throw .invalidInput(parameter: "checkpoint", fault: "not-a-checkpoint") }
        guard checkpoint.origin.vault == work.vault.facts.vault?.text else {
            throw .invalidInput(parameter: "checkpoint", fault: "other-vault")
        }
        return LogCheckpoints.Kept(checkpoint: checkpoint, note: note, made: 0)
    }
}

extension Vault {
    /// Verifies the whole log, telling after each step how far it is, until nobody listens any more; one at a time.
    ///
    /// What is found is an entry of its own, a warning in `status`, and a line in the journal; nothing found ends that
    /// warning. What only the caller's file says is told to the caller alone.
    package func verifyLog(
        _ parameters: Audit.Verify.Parameters, for caller: Caller,
        telling progress: (Audit.Verify.Reply) async -> Bool
    ) async throws(VaultError) -> Audit.Verify.Reply {
        let seat = self.verification.enter()
        defer { if seat == .free { self.verification.leave() } }
        var reply = try await perform(VerifyAudit(parameters, seat), for: caller)
        guard let keys else { throw .sealed }
        let kept = try await look(for: caller) { work throws(VaultError) in
            try KeptCheckpoint.read(parameters.since, work)
        }
        var verification = try await LogVerification(self, keys: keys, kept: kept)
        reply.total = verification.total
        while try await verification.advance() {
            reply.verified = verification.verified
            guard await progress(reply) else { return reply }
        }
        reply.verified = verification.verified
        let faults = (verification.faults + verification.doubts).sorted { $0.place < $1.place }
        reply.faults = faults.map {
            Audit.Fault(
                code: $0.code, generation: Int($0.place.generation), seq: Int($0.place.seq), about: $0.subject)
        }
        settleDamage(verification.faults)
        if let first = faults.first { await enter(first.error, of: VerifyAudit.action, for: caller) }
        return reply
    }
}
