import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Testing
import TransparencyLog

@testable import VaultCore

/// What is signed is on the disk, extends everything signed before, and gets out of the house.
@Suite struct `Checkpoints` {
    @Test func `a checkpoint is a signed note over the log as it is on the disk`() async throws {
        let staff = try await Staff.fresh()
        let leaves = try staff.centre.leaves()
        let reply = try await staff.centre.checkpoint(by: staff.auditor)
        let checkpoint = try reply.opened
        #expect(checkpoint.size == UInt64(leaves.count) && checkpoint.root == naiveRoot(leaves[...]))
        #expect(checkpoint.origin.generation == 1 && checkpoint.origin.vault == staff.centre.vault.facts.vault?.text)
        #expect(staff.centre.journal.checkpoints.map(\.note) == [reply.note])
        #expect(try await staff.centre.checkpoint().note == reply.note, "its own entry is no news")
        _ = try await staff.centre.read(staff.note, by: staff.noor)
        #expect(try await staff.centre.checkpoint().opened.size == UInt64(leaves.count) + 3)
    }

    @Test func `unsealing, sealing and stopping each tell the journal`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.perform(SealVault(.init()))
        #expect(centre.journal.checkpoints.count == 1)
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        _ = try await centre.login("noor")
        await centre.vault.close()
        let sizes = centre.journal.checkpoints.map(\.size)
        #expect(sizes.count >= 2 && sizes == sizes.sorted())
        for (smaller, larger) in zip(centre.journal.checkpoints, centre.journal.checkpoints.dropFirst()) {
            let proof = try centre.tree { tree throws(TreeError) in
                try tree.consistencyProof(from: smaller.size, to: larger.size)
            }
            let roots = try [smaller, larger].map { try Checkpoint(noteText: SignedNote(parsing: $0.note).text).root }
            try proof.verify(earlier: roots[0], later: roots[1], with: LogWriter.hasher)
        }
    }

    @Test func `once an hour there is one, if anything has happened`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.checkpoint()
        staff.centre.clock.advance(seconds: 3_700)
        await staff.centre.vault.tick()
        #expect(staff.centre.journal.checkpoints.count == 1)
        _ = try await staff.centre.vault.perform(MakeCheckpoint(.init()), for: Centre.root)
        await staff.centre.vault.noteRefusal("method-not-found", by: Caller(uid: 4_711))
        await staff.centre.vault.tick()
        #expect(staff.centre.journal.checkpoints.count == 2)
        await staff.centre.vault.noteRefusal("method-not-found", by: Caller(uid: 4_712))
        await staff.centre.vault.tick()
        #expect(staff.centre.journal.checkpoints.count == 2, "not before the hour is over")
    }

    @Test func `after a change of the log's key the next one carries both signatures, and the one after only the new`()
        async throws
    {
        let staff = try await Staff.fresh()
        let before = try await staff.centre.checkpoint()
        _ = try await staff.centre.read(staff.note, by: staff.noor)
        try staff.centre.intrude { store, keys in
            let secret = try Secret.random(32)
            let master = try keys.master(keys.activeMaster)
            let place = keys.places.bookKey(.logSigning, number: 2)
            let box = try Envelope.sealSecret(secret, under: master.key, id: keys.activeMaster, for: place)
            try store.run(
                "INSERT INTO book_key (name, number, master_epoch, box) VALUES ('log signing', 2, ?, ?)",
                [Int64(keys.activeMaster), box.data])
        }
        let next = try staff.centre.restart()
        next.vault.hold(nil)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let change = try #require(next.journal.checkpoints.last)
        #expect(change.signatures.count == 2)
        let old = try before.keys.map { try VerifierKey($0, hasher: LogWriter.hasher) }
        _ = try Checkpoint(opening: SignedNote(parsing: change.note), trusting: old, check: LogSigner.check)
        _ = try await next.login("noor")
        let after = try await next.checkpoint()
        #expect(after.keys.count == 2 && after.keys[0] == before.keys[0])
        #expect(try SignedNote(parsing: after.note).signatures.count == 1)
        #expect(throws: NoteError.unsigned) {
            try SignedNote(parsing: after.note).signers(among: old, check: LogSigner.check)
        }
    }

    @Test func `a seal or a stop right after a rekeying signs with both keys`() async throws {
        for isSealed in [true, false] {
            let staff = try await Staff.fresh()
            let before = try await staff.centre.checkpoint()
            let next = try staff.centre.restart()
            // Nothing to sign at this unseal: what is on the disk is the last checkpoint.
            #expect(try await next.checkpoint().note == before.note)
            try await next.rekey(by: try next.resume(staff.admin, from: staff.centre))
            if isSealed { _ = try await next.perform(SealVault(.init())) } else { await next.vault.close() }
            let change = try #require(next.journal.checkpoints.last)
            #expect(change.signatures.count == 2)
            let old = try before.keys.map { try VerifierKey($0, hasher: LogWriter.hasher) }
            _ = try Checkpoint(opening: SignedNote(parsing: change.note), trusting: old, check: LogSigner.check)
        }
    }

    @Test func `each of several changes of the key is signed for by the one before`() async throws {
        let staff = try await Staff.fresh()
        let keys = try #require(staff.centre.vault.keys)
        var tree = CompactTree()
        tree.append(LogWriter.hasher.leaf([1]), with: LogWriter.hasher)
        let signer = try LogSigner(keys, generation: 1)
        let first = try signer.sign(tree, after: nil)
        try await staff.centre.rekey([.second], by: staff.admin)
        let second = try LogSigner(try #require(staff.centre.vault.keys), generation: 1)
        let change = try second.sign(tree, after: first)
        #expect(change.signatures.map(\.keyID) == (try second.verifiers().map(\.id)))
        try await staff.centre.rekey([Slots.Opening("mikad-rosen-tulab")], by: staff.admin)
        let third = try LogSigner(try #require(staff.centre.vault.keys), generation: 1)
        #expect(try third.sign(tree, after: change).signatures.map(\.keyID) == third.verifiers().suffix(2).map(\.id))
        #expect(try third.sign(tree, after: nil).signatures.count == 3, "nobody knows which one is trusted")
    }

    @Test func `nothing is signed that doesn't extend the last one`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.checkpoint()
        _ = try await staff.centre.read(staff.note, by: staff.noor)
        try staff.centre.onDisk { store in
            try store.run("UPDATE log_entry SET leaf = zeroblob(32) WHERE seq = 3", [])
        }
        let error = await #expect(throws: VaultError.self) { try await staff.centre.checkpoint() }
        #expect(error?.code == "damaged-log.checkpoint-differs")
        #expect(staff.centre.journal.checkpoints.count == 1)
    }
}
