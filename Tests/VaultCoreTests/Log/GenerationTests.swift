import Interfaces
import Testing

@testable import VaultCore

/// A generation that has ended is still the log's: the next one says how far it went.
@Suite struct `Generations of the log` {
    @Test func `that has ended and lacks its newest entries, or all, is named`() async throws {
        let centre = try await twoGenerations()
        #expect(try await centre.verify().faults.isEmpty)
        let found = try centre.onDisk { try LeafTable(store: $0, generation: 1).size() }
        for (act, left) in [
            ("DELETE FROM log_entry WHERE generation = 1 AND seq >= \(found - 2)", Int(found) - 2),
            ("DELETE FROM log_entry WHERE generation = 1", 0),
        ] {
            let copy = try centre.restart()
            try copy.onDisk { store in
                for table in ["log_checkpoint", "log_node"] {
                    try store.run("DELETE FROM \(table) WHERE generation = 1", [])
                }
                try store.run("DELETE FROM log_tag WHERE generation = 1 AND seq >= \(left)", [])
                try store.run(act, [])
            }
            let next = try copy.restart()
            // What the lost entries told of is still there, and named too.
            let faults = try await next.verify().faults.filter { $0.code != "untold" }
            #expect(faults == [Audit.Fault(code: "cut-off", generation: 1, seq: left)])
            _ = try await next.checkpoint()
        }
    }

    @Test func `that has more entries than were found is unexplained`() async throws {
        let centre = try await twoGenerations()
        try centre.onDisk { store in
            let size = try LeafTable(store: store, generation: 1).size()
            try store.run("INSERT INTO log_entry VALUES (1, ?, 1, zeroblob(32), x'00')", [Int64(size)])
        }
        let faults = try await centre.verify().faults
        #expect(faults.contains(Audit.Fault(code: "generation-unexplained", generation: 2, seq: 0)))
    }

    @Test func `that was signed and has no entry any more is missed at the unseal, and nothing is signed before it`()
        async throws
    {
        let centre = try await twoGenerations()
        _ = try await centre.checkpoint()
        try centre.onDisk { try $0.run("DELETE FROM log_entry WHERE generation = 2", []) }
        let next = try centre.restart()
        next.vault.hold(nil)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(next.vault.logDamage == .cutOff(LogPlace(generation: 2, seq: 0)))
        await #expect(throws: VaultError.self) { try await next.checkpoint() }
        #expect(try await next.verify().faults.contains(Audit.Fault(code: "cut-off", generation: 2, seq: 0)))
    }

    @Test func `that has just begun gets a checkpoint at a seal, however long the one before was`() async throws {
        let centre = try await twoGenerations()
        _ = try await centre.perform(SealVault(.init()))
        #expect(centre.journal.checkpoints.last?.origin.hasSuffix("/2") == true)
    }

    private func twoGenerations() async throws -> Centre {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.checkpoint()
        _ = try await centre.perform(
            StartGeneration(
                .init(
                    session: staff.auditor.session, checkpoint: centre.lostCheckpoint(), reason: "put back",
                    request: fresh())))
        for _ in 0..<3 { _ = try await centre.read(staff.note, by: staff.noor) }
        return centre
    }
}
