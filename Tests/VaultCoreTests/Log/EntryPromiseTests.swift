import FoundationEssentials
import Interfaces
import Sealing
import Testing
import TransparencyLog
import Trust

@testable import VaultCore

/// What the log promises of reasons and floods.
@Suite struct `Entries of the log` {
    @Test func `hold a salted hash of the reason, whose words rest apart and can go without a trace in the tree`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let words = "the school asked about her ۔"
        _ = try await centre.read(staff.note, by: staff.supervisor, reason: words)
        let entry = try #require(try centre.entries().last)
        let seq = Int(entry.stamp.sequence)
        #expect(entry.reason?.bytes == Hash.blake2b256([entry.stamp.salt.bytes, Array(words.utf8)]))
        let show = ShowAudit(.init(session: staff.auditor.session, seq: seq))
        let before = try await centre.perform(show)
        #expect(before.entry.reason == words && !before.canonical.contains("school"))
        try centre.onDisk { try $0.run("DELETE FROM log_reason WHERE seq = ?", [seq]) }
        let after = try await centre.perform(show)
        #expect(after.entry.reason == nil && after.entry.reasonFate == .erased && after.canonical == before.canonical)
        // No destruction took it.
        #expect(try await centre.verify().faults == [Audit.Fault(code: "reason-missing", generation: 1, seq: seq)])
    }

    @Test func `tell a reason that was rewritten with the vault's own keys, and so does a verification`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.read(staff.note, by: staff.supervisor, reason: "the school asked")
        let seq = centre.nextSeq - 1
        try centre.intrude { store, keys in
            let table = LogTable(store: store, keys: keys)
            let stored = try #require(try table.entry(1, seq))
            try table.putReason(
                Array("nobody asked".utf8),
                of: LogWriter.Line(generation: 1, seq: seq, bytes: stored.bytes, leaf: try TreeHash(stored.leaf)))
        }
        let shown = try await centre.perform(ShowAudit(.init(session: staff.auditor.session, seq: Int(seq)))).entry
        #expect(shown.reason == nil && shown.reasonFate == .altered)
        let faults = try await centre.verify().faults
        #expect(faults.first == Audit.Fault(code: "reason-altered", generation: 1, seq: Int(seq)))
        #expect(faults.dropFirst().map(\.about) == ["log_reason 1 \(seq)"], "and its row")
    }

    @Test func `are thirty of a person's refusals of a kind in a minute, and then one that counts`() async throws {
        let staff = try await Staff.fresh()
        let before = staff.centre.nextSeq
        for _ in 0..<42 {
            await #expect(throws: VaultError.self) {
                try await staff.centre.all(ListAudit(.init(session: staff.noor.session)))
            }
        }
        #expect(staff.centre.nextSeq == before + 30)
        staff.centre.clock.advance(seconds: 61)
        try await staff.centre.vault.writeTallies()
        let counted = try #require(try staff.centre.entries(from: before).last)
        #expect(counted.count == 12 && counted.gist.hasPrefix("list_audit denied"))
        #expect(counted.actor.user?.text == (try staff.centre.user("noor").text))
    }

    @Test func `of a flood of ever new kinds are counted together with the caller's others`() {
        let coalescer = Coalescer()
        let flood = (0..<10_000).filter { number in
            coalescer.admits(
                .init(caller: Caller(uid: 7), user: nil, action: "protocol", rule: "\(number)"),
                at: Uptime(microseconds: 0))
        }
        #expect(flood.count == 4_097)
        let tallies = coalescer.harvest(at: Uptime(microseconds: 60_000_000))
        #expect(tallies.map(\.count) == [10_000 - 4_097] && tallies.first?.key.action == "many")
    }
}
