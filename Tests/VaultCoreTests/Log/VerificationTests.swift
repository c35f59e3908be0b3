import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Testing
import TransparencyLog
import Trust

@testable import VaultCore

/// Whatever is done to a copy of the database by hand is found, at the start or by a verification, and named.
@Suite struct `Verifying the log` {
    /// What an intruder does to the file, where it is found, and what it is called.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: @Sendable (Intruder, Int64) throws -> Void
        /// What a start says; nil where it takes the keys to see it.
        let atStart: String?
        let verified: Set<String>

        init(
            _ name: String, atStart: String? = nil, verified: Set<String>,
            _ act: @escaping @Sendable (Intruder, Int64) throws -> Void
        ) {
            testDescription = name
            self.act = act
            self.atStart = atStart
            self.verified = verified
        }
    }

    static let all = [
        Tampering("an entry's ciphertext changed", verified: ["altered"]) { intruder, _ in
            try intruder.store.run("UPDATE log_entry SET box = zeroblob(300) WHERE seq = 5", [])
        },
        Tampering(
            "an entry rewritten with all keys, its leaf with it", atStart: "checkpoint-differs",
            verified: ["checkpoint-differs"]
        ) { intruder, _ in try intruder.rewrite(5) },
        Tampering("an entry removed", atStart: "missing", verified: ["missing"]) { intruder, _ in
            try intruder.store.run("DELETE FROM log_entry WHERE seq = 5", [])
        },
        Tampering("two entries in each other's place", atStart: "checkpoint-differs", verified: ["altered"]) {
            intruder, _ in
            for (from, to) in [(5, -1), (6, 5), (-1, 6)] {
                try intruder.store.run("UPDATE log_entry SET seq = ? WHERE seq = ?", [to, from])
            }
        },
        Tampering("an entry inserted at the end", verified: ["altered"]) { intruder, end in
            try intruder.store.run(
                "INSERT INTO log_entry SELECT generation, ?, segment, leaf, box FROM log_entry WHERE seq = 5", [end])
        },
        Tampering("an entry doubled in the inbox", atStart: "doubled", verified: ["doubled"]) { intruder, _ in
            try intruder.store.run(
                "INSERT INTO log_inbox SELECT generation, seq, leaf, box, 'waiting' FROM log_entry WHERE seq = 5", [])
        },
        Tampering("the newest cut off, those under a checkpoint too", atStart: "cut-off", verified: ["cut-off"]) {
            intruder, end in
            try intruder.store.run("DELETE FROM log_entry WHERE seq >= ?", [end - 10])
        },
        Tampering("the newest cut off, those after the last checkpoint only", verified: ["cut-off"]) { intruder, end in
            try intruder.store.run("DELETE FROM log_entry WHERE seq >= ?", [end - 2])
        },
        Tampering("a blind tag taken away", verified: ["tags"]) { intruder, _ in
            try intruder.store.run("DELETE FROM log_tag WHERE (tag, seq) IN (SELECT tag, seq FROM log_tag LIMIT 1)", [])
        },
        Tampering("a blind tag given to another entry", verified: ["tags"]) { intruder, _ in
            try intruder.store.run(
                "INSERT OR IGNORE INTO log_tag SELECT tag, generation, seq + 1 FROM log_tag WHERE seq < 9", [])
        },
        Tampering("a checkpoint's signature replaced", verified: ["signature"]) { intruder, _ in
            try intruder.resign()
        },
    ]

    @Test(arguments: all) func `is found and named`(_ tampering: Tampering) async throws {
        let staff = try await Staff.fresh()
        for _ in 0..<3 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        _ = try await staff.centre.checkpoint(by: staff.auditor)
        for _ in 0..<3 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        try staff.centre.attack { try tampering.act($0, staff.centre.nextSeq) }
        let next = try staff.centre.restart()
        #expect(next.vault.logDamage?.code == tampering.atStart)
        #expect(next.journal.damage.map(\.code) == [tampering.atStart].compactMap(\.self))
        let reply = try await next.verify()
        let codes = Set(reply.faults.map(\.code))
        #expect(codes.isSuperset(of: tampering.verified), "\(codes)")
        #expect(next.vault.status().warnings.contains("log-damaged"))
        #expect(next.journal.damage.count >= 1)
        let gists = try next.entries(from: staff.centre.nextSeq - 20).map(\.gist)
        #expect(gists.contains { $0.hasPrefix("verify_audit failed damaged-log.") })
        let noor = try next.resume(staff.noor, from: staff.centre)
        #expect(try await next.read(staff.note, by: noor).verified, "a damaged log keeps nobody from a child's file")
    }

    @Test func `a log that nobody touched has nothing to name, and its entries are all looked at`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.checkpoint()
        let reply = try await staff.centre.verify()
        #expect(reply.faults.isEmpty && reply.verified == reply.total && Int64(reply.total) == staff.centre.nextSeq)
        #expect(staff.centre.vault.logDamage == nil)
    }

    @Test func `stored nodes that were altered are named, at the start where they are the newest`() async throws {
        let staff = try await Staff.fresh()
        for _ in 0..<520 { _ = try await staff.centre.perform(WhoAmI(.init(session: staff.noor.session))) }
        for (position, atStart) in [(0, false), (1, true)] {
            let copy = try staff.centre.restart()
            try copy.onDisk { store in
                try store.run("UPDATE log_node SET hash = zeroblob(32) WHERE position = ?", [position])
            }
            let next = try copy.restart()
            #expect((next.vault.logDamage?.code == "node-altered") == atStart)
            let nodes = try await next.verify().faults.filter { $0.code == "node-altered" }
            #expect(nodes.map(\.seq) == [position * 256])
        }
    }

    @Test func `what the inbox received and no longer opens is named, and the rest is taken in`() async throws {
        let centre = try await Staff.fresh().centre
        _ = try await centre.perform(SealVault(.init()))
        await #expect(throws: VaultError.sealed) { try await centre.login("noor") }
        let seq = centre.nextSeq - 1
        try centre.onDisk { try $0.run("UPDATE log_inbox SET box = zeroblob(200) WHERE seq = ?", [seq]) }
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let reply = try await centre.verify()
        #expect(reply.faults == [Audit.Fault(code: "inbox-altered", generation: 1, seq: Int(seq))])
    }

    @Test func `a database put back is found by a checkpoint kept elsewhere, and not without it`() async throws {
        let staff = try await Staff.fresh()
        let old = try staff.restarted()
        for _ in 0..<3 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        let kept = try await staff.centre.checkpoint().note
        #expect(try await staff.centre.verify(since: kept).faults.isEmpty)
        #expect(try await old.centre.verify().faults.isEmpty, "nothing in the file tells")
        let shorter = try await old.centre.verify(since: kept)
        #expect(shorter.faults.map(\.code) == ["cut-off"])
        for _ in 0..<9 { _ = try await old.centre.read(old.note, by: old.noor) }
        let forked = try await old.centre.verify(since: kept)
        #expect(forked.faults.map(\.code).contains("checkpoint-differs"))
    }

    @Test func `a kept checkpoint of another vault is named as such`() async throws {
        let staff = try await Staff.fresh()
        let other = try await Staff.elsewhere().centre.checkpoint().note
        for (note, fault) in [(other, "other-vault"), ("no note", "not-a-checkpoint")] {
            await #expect(throws: VaultError.invalidInput(parameter: "checkpoint", fault: fault)) {
                try await staff.centre.verify(since: note)
            }
        }
    }

    @Test func `the proof from a kept checkpoint to today holds for whoever has both`() async throws {
        let staff = try await Staff.fresh()
        let kept = try await staff.centre.checkpoint()
        for _ in 0..<3 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        let reply = try await staff.centre.verify(since: kept.note)
        let now = try Audit.Checkpoint.Reply(note: #require(reply.note), keys: reply.keys).opened
        let path = try reply.consistency.map { try TreeHash(base64: $0) }
        let then = try kept.opened
        try ConsistencyProof(from: then.size, to: now.size, path: path)
            .verify(earlier: then.root, later: now.root, with: LogWriter.hasher)
    }

    @Test func `one entry is proved to whoever has the log's key`() async throws {
        let staff = try await Staff.fresh()
        let reply = try await staff.centre.perform(ProveAudit(.init(session: staff.auditor.session, seq: 7)))
        let proof = try LogProof(parsing: reply.proof)
        let entry = try #require(proof.extra)
        let keys = try reply.keys.map { try VerifierKey($0, hasher: LogWriter.hasher) }
        let leaf = LogWriter.hasher.leaf(entry)
        _ = try proof.verify(leaf, with: LogWriter.hasher, trusting: keys, check: LogSigner.check)
        #expect(try AuditEntry(encoded: entry).stamp.sequence == 7)
        await #expect(throws: VaultError.notFound) {
            try await staff.centre.perform(ProveAudit(.init(session: staff.auditor.session, seq: 1_000_000)))
        }
    }

    @Test(arguments: [(0, nil), (3, 9), (0, 0), (11, nil)] as [(Int, Int?)])
    func `an export makes the root that was signed`(_ from: Int, _ to: Int?) async throws {
        let staff = try await Staff.fresh()
        let replies = try await staff.centre.all(
            ExportAudit(.init(session: staff.auditor.session, from: from, to: to)))
        let told = try #require(replies.first?.proof)
        let checkpoint = try Audit.Checkpoint.Reply(note: told.note, keys: told.keys).opened
        let proof = RangeProof(
            first: UInt64(told.first), size: checkpoint.size, left: try told.left.map { try TreeHash(base64: $0) },
            right: try told.right.map { try TreeHash(base64: $0) })
        var run = try proof.before
        let entries = replies.flatMap(\.entries)
        #expect(entries.count == (to ?? Int(checkpoint.size) - 1) - from + 1)
        for entry in entries { run.append(LogWriter.hasher.leaf(Array(entry.canonical.utf8)), with: LogWriter.hasher) }
        try proof.verify(run, in: checkpoint.root, with: LogWriter.hasher)
        #expect(throws: TreeError.self) {
            var other = try proof.before
            for entry in entries.dropLast() { other.append(try TreeHash(base64: entry.leaf), with: LogWriter.hasher) }
            other.append(LogWriter.hasher.emptyRoot, with: LogWriter.hasher)
            try proof.verify(other, in: checkpoint.root, with: LogWriter.hasher)
        }
    }

    @Test func `a new generation holds the checkpoint that the database lacks, and both verify`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let lost = try centre.lostCheckpoint()
        let found = centre.nextSeq
        let begun = try await centre.perform(
            StartGeneration(
                .init(
                    session: staff.auditor.session, checkpoint: lost, reason: "restored from disk", request: fresh())))
        #expect(begun.generation == 2 && begun.lost == 7)
        let first = try #require(try centre.entries().last)
        #expect(first.stamp.sequence == 0 && first.action.text == "start_generation")
        #expect(first.continues?.generation == 1 && first.continues?.found == UInt64(found))
        #expect(first.continues?.size == UInt64(found) + 7)
        _ = try await centre.read(staff.note, by: staff.noor)
        let checkpoint = try await centre.checkpoint().opened
        #expect(checkpoint.origin.generation == 2 && checkpoint.size == 2)
        let next = try centre.restart()
        #expect(try await next.verify().faults.isEmpty)
        #expect(next.vault.writerState.mark().generation == 2)
        let kept = try await centre.checkpoint().note
        await #expect(throws: VaultError.invalidInput(parameter: "checkpoint", fault: "still-extended")) {
            try await centre.perform(
                StartGeneration(
                    .init(session: staff.auditor.session, checkpoint: kept, reason: "for no reason", request: fresh())))
        }
    }

    @Test func `a checkpoint that isn't the log's own begins nothing`() async throws {
        let staff = try await Staff.fresh()
        let other = try await Staff.elsewhere()
        let lost = try staff.centre.lostCheckpoint()
        let altered = lost.replacing("\n\(staff.centre.nextSeq + 7)\n", with: "\n\(staff.centre.nextSeq + 8)\n")
        #expect(altered != lost)
        for note in [try other.centre.lostCheckpoint(), "no note", altered] {
            await #expect(throws: VaultError.self) {
                try await staff.centre.perform(
                    StartGeneration(
                        .init(session: staff.auditor.session, checkpoint: note, reason: "a try", request: fresh())))
            }
        }
        #expect(staff.centre.vault.writerState.mark().generation == 1)
    }
}

extension Intruder {
    /// Writes an entry anew, as somebody who holds every key of the vault can.
    func rewrite(_ seq: Int64) throws {
        let table = LogTable(store: store, keys: keys)
        guard let stored = try table.entry(1, seq) else { throw VaultError.notFound }
        var entry = try AuditEntry(encoded: stored.bytes)
        entry.count = 3
        let bytes = try entry.encoded()
        let segment = keys.activeSegment
        let key = try #require(keys.logData[segment])
        let box = try Envelope.seal(
            Filling.row.fill(bytes).span, under: key.key, id: segment,
            for: keys.places.logEntry(generation: 1, seq: seq))
        try store.run(
            "UPDATE log_entry SET leaf = ?, box = ? WHERE seq = ?",
            [LogWriter.hasher.leaf(bytes).bytes.data, box.data, seq])
    }

    /// Signs the newest checkpoint with a key of his own, under the log's name.
    func resign() throws {
        let kept = LogCheckpoints(store: store, generation: 1)
        let last = try #require(try kept.last())
        var note = try SignedNote(text: last.note.text)
        let mine = try SigningSecretKey(seed: SymmetricKey.random())
        let key = try VerifierKey(
            name: last.checkpoint.origin.text, publicKey: mine.publicKey.bytes, hasher: LogWriter.hasher)
        note.sign(as: key) { mine.sign($0).bytes }
        try LogCheckpoints.keep(note, in: store, at: last.made)
    }
}
