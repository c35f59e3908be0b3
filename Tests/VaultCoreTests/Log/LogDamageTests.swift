import Interfaces
import Sealing
import Testing
import TransparencyLog

@testable import VaultCore

/// What keeps a log from being signed, and what is only told.
@Suite struct `A damaged log` {
    @Test(arguments: ["UPDATE log_entry SET box = zeroblob(300) WHERE seq = 5", "DELETE FROM log_tag WHERE seq = 5"])
    func `is signed all the same where its tree is whole, and begins no new generation`(_ act: String) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let kept = try await centre.checkpoint().note
        try centre.onDisk { try $0.run(act, []) }
        #expect(try await !centre.verify().faults.isEmpty && centre.vault.logDamage != nil)
        let size = UInt64(centre.nextSeq)
        #expect(try await centre.checkpoint().opened.size == size)
        #expect(await refusal(of: kept, by: staff) == .invalidInput(parameter: "checkpoint", fault: "still-extended"))
        #expect(!centre.vault.status().warnings.contains("log-unsigned"))
    }

    @Test func `goes on being signed after an unseal that finds a new entry altered`() async throws {
        let centre = try await Staff.fresh().centre
        let before = try await centre.checkpoint().opened.size
        _ = try await centre.perform(SealVault(.init()))
        try centre.onDisk { try $0.run("UPDATE log_entry SET box = zeroblob(300) WHERE seq = ?", [centre.nextSeq - 3]) }
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(centre.vault.logDamage?.code == "altered")
        #expect(try await centre.checkpoint().opened.size > before)
    }

    @Test func `is signed no more where an entry is missing, and a new generation goes on`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let kept = try await centre.checkpoint().note
        try centre.onDisk { try $0.run("DELETE FROM log_entry WHERE seq = 5", []) }
        _ = try await centre.verify()
        await #expect(throws: VaultError.self) { try await centre.checkpoint() }
        _ = try await centre.read(staff.note, by: staff.noor)
        #expect(centre.vault.signLast() == nil, "nor at a seal")
        #expect(await refusal(of: kept, by: staff) == nil)
        #expect(try await centre.checkpoint().opened.origin.generation == 2)
    }

    @Test func `is no longer one once a verification finds nothing`() async throws {
        let centre = try await Staff.fresh().centre
        try centre.onDisk { try $0.run("UPDATE log_entry SET seq = -5 WHERE seq = 5", []) }
        #expect(try await centre.verify().faults.map(\.code).contains("missing"))
        try centre.onDisk { try $0.run("UPDATE log_entry SET seq = 5 WHERE seq = -5", []) }
        #expect(try await centre.verify().faults.isEmpty && centre.vault.logDamage == nil)
        _ = try await centre.checkpoint()
    }

    @Test func `stays one where the start found no tree, until the next start`() async throws {
        let centre = try await Staff.fresh().centre
        try centre.onDisk { try $0.run("UPDATE log_entry SET seq = -5 WHERE seq = 5", []) }
        let next = try centre.restart()
        try next.onDisk { try $0.run("UPDATE log_entry SET seq = 5 WHERE seq = -5", []) }
        #expect(try await next.verify().faults.isEmpty)
        #expect(next.vault.logDamage?.code == "missing")
        await #expect(throws: VaultError.self) { try await next.checkpoint() }
        #expect(try next.restart().vault.logDamage == nil)
    }

    @Test func `is not made by a kept checkpoint that the log never signed, which is named all the same`() async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let size = centre.nextSeq + 7
        let unsigned = try centre.forged(centre.lostCheckpoint())
        let reply = try await centre.verify(since: unsigned)
        #expect(reply.faults == [Audit.Fault(code: "signature", generation: 1, seq: Int(size))])
        #expect(centre.vault.logDamage == nil && centre.journal.damage.isEmpty)
        _ = try await centre.read(staff.note, by: staff.noor)
        _ = try await centre.checkpoint()
        let resigned = try centre.forged(try await centre.checkpoint().note)
        #expect(try await centre.verify(since: resigned).faults.map(\.code) == ["signature"])
        #expect(centre.vault.logDamage == nil)
    }

    @Test func `is one that a signed checkpoint goes beyond`() async throws {
        let centre = try await Staff.fresh().centre
        let lost = try centre.lostCheckpoint()
        #expect(try await centre.verify(since: lost).faults.map(\.code) == ["cut-off"])
        #expect(centre.vault.logDamage?.code == "cut-off")
        await #expect(throws: VaultError.self) { try await centre.checkpoint() }
    }

    private func refusal(of kept: String, by staff: Staff) async -> VaultError? {
        do throws(VaultError) {
            _ = try await staff.centre.perform(
                StartGeneration(
                    .init(session: staff.auditor.session, checkpoint: kept, reason: "damaged", request: fresh())))
            return nil
        } catch { return error }
    }
}

extension Centre {
    /// What a note says, signed with somebody's key under the log's name.
    func forged(_ note: String) throws -> String {
        let signed = try SignedNote(parsing: note)
        var forged = try SignedNote(text: signed.text)
        let mine = try SigningSecretKey(seed: SymmetricKey.random())
        let key = try VerifierKey(
            name: Checkpoint(noteText: signed.text).origin.text,
            publicKey: mine.publicKey.bytes, hasher: LogWriter.hasher)
        forged.sign(as: key) { mine.sign($0).bytes }
        return forged.formatted
    }
}
