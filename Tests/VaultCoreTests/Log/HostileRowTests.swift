import Interfaces
import Testing

@testable import VaultCore

/// Rows that somebody wrote into the file, with numbers that no log gives out: named, and in nobody's way.
@Suite struct `Hostile rows of the log` {
    static let entries = [
        ("1, 9223372036854775807", "foreign"), ("1, 4503599627370496", "foreign"), ("1, 4503599627370495", "missing"),
        ("1, -7", "foreign"), ("-3, 0", "foreign"), ("9223372036854775807, 9223372036854775807", "foreign"),
        ("1099511627776, 3", "missing"), ("2, 0", "altered"),
    ]

    @Test(arguments: entries, ["log_entry", "log_inbox"])
    func `are named, and the vault unseals and works`(_ row: (place: String, code: String), _ table: String)
        async throws
    {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { store in
            try store.run("INSERT INTO \(table) VALUES (\(row.place), \(Self.rest(of: table)))", [])
        }
        let reply = try await works(staff)
        let codes = Set(reply.faults.map(\.code))
        let expected = row.code == "altered" && table == "log_inbox" ? "inbox-altered" : row.code
        #expect(codes.contains(expected), "\(codes)")
    }

    private static func rest(of table: String) -> String {
        table == "log_entry" ? "1, zeroblob(32), zeroblob(300)" : "zeroblob(32), zeroblob(300), 'waiting'"
    }

    @Test(arguments: [
        "INSERT INTO log_node VALUES (1, 8, 9223372036854775807, zeroblob(32))",
        "INSERT INTO log_node VALUES (1, 8, 17592186044415, zeroblob(32))",
        "INSERT INTO log_node VALUES (1, 8, -1, zeroblob(32))",
        "INSERT INTO log_checkpoint VALUES (1, 9223372036854775807, 0, 'no note')",
        "INSERT INTO log_checkpoint VALUES (9223372036854775807, 3, 0, 'no note')",
        "INSERT INTO log_checkpoint VALUES (7, 3, 0, 'no note')",
        "INSERT INTO log_tag SELECT tag, 1, -9223372036854775808 FROM log_tag GROUP BY tag",
        "INSERT INTO log_tag SELECT tag, 1, 9223372036854775807 FROM log_tag GROUP BY tag",
        "INSERT INTO log_tag SELECT tag, 9223372036854775807, 9223372036854775806 FROM log_tag GROUP BY tag",
    ])
    func `of nodes, checkpoints and tags keep nobody out`(_ act: String) async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { try $0.run(act, []) }
        _ = try await works(staff)
    }

    @Test func `that lead the log astray are got rid of by a new generation`() async throws {
        let staff = try await Staff.fresh()
        let kept = try await staff.centre.checkpoint().note
        try staff.centre.onDisk { store in
            try store.run("INSERT INTO log_entry VALUES (1099511627776, 3, 1, zeroblob(32), zeroblob(300))", [])
        }
        let next = try staff.centre.restart()
        let auditor = try next.resume(staff.auditor, from: staff.centre)
        let begun = try await next.perform(
            StartGeneration(
                .init(session: auditor.session, checkpoint: kept, reason: "a foreign row", request: fresh())))
        #expect(begun.generation == 1_099_511_627_777)
        #expect(try await next.checkpoint().opened.origin.generation == 1_099_511_627_777)
        #expect(Set(try await next.verify().faults.map(\.generation)) == [1_099_511_627_776])
    }

    @Test func `many generations cost a verification no more than some of them`() async throws {
        let centre = try await Staff.fresh().centre
        try centre.onDisk { store in
            try store.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
                INSERT INTO log_entry SELECT i, 4503599627370495, 1, zeroblob(32), zeroblob(9) FROM n
                """, [])
            #expect(try LogNumbers(store: store).generations().count == LogNumbers.most)
        }
        #expect(try await !centre.verify().faults.isEmpty)
    }

    @Test func `an entry in the inbox whose place is taken stays there, and the unseal goes on`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.perform(SealVault(.init()))
        await #expect(throws: VaultError.sealed) { try await centre.login("noor") }
        let seq = centre.nextSeq - 1
        try centre.onDisk { try $0.run("INSERT INTO log_entry VALUES (1, ?, 1, zeroblob(32), x'00')", [seq]) }
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let states = try centre.onDisk {
            try $0.rows("SELECT state FROM log_inbox").map { try $0.text(0, of: .logInbox) }
        }
        #expect(states == ["tampered"])
        #expect(try await centre.verify().faults.map(\.code).contains("doubled"))
    }

    @Test func `more than fits in memory at once is taken in from the inbox`() async throws {
        let centre = try await Staff.fresh().centre
        _ = try await centre.perform(SealVault(.init()))
        for uid in 0..<600 as Range<UInt32> {
            await #expect(throws: VaultError.sealed) {
                try await centre.perform(WhoAmI(.init(session: "none")), uid: uid)
            }
        }
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(try centre.onDisk { try $0.rows("SELECT seq FROM log_inbox").count } == 0)
        #expect(try await centre.verify().faults.isEmpty)
    }

    @Test func `an altered entry keeps nobody from the first unseal by a newer daemon, which files the others`()
        async throws
    {
        let centre = try await Staff.fresh().centre
        try centre.onDisk { store in
            try store.run("DELETE FROM meta WHERE name = 'log filing'", [])
            try store.run("UPDATE log_entry SET box = zeroblob(300) WHERE seq = 5", [])
            try store.run("DELETE FROM log_tag WHERE seq > 0", [])
        }
        _ = try await centre.perform(SealVault(.init()))
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let filed = try centre.onDisk { try $0.rows("SELECT DISTINCT seq FROM log_tag ORDER BY seq") }
        #expect(Int64(filed.count) == centre.nextSeq - 1, "all but the altered one")
    }

    /// Starts anew on the same rows, unseals with the passphrase, reads a note and verifies.
    private func works(_ staff: Staff) async throws -> Audit.Verify.Reply {
        let next = try staff.centre.restart()
        next.vault.hold(nil)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let noor = try next.resume(staff.noor, from: staff.centre)
        _ = try await next.read(staff.note, by: noor)
        let auditor = try next.resume(staff.auditor, from: staff.centre)
        _ = try? await next.all(ListAudit(.init(session: auditor.session, from: "2026-01-01T00:00:00Z")))
        _ = try? await next.all(ListAudit(.init(session: auditor.session, action: "login")))
        return try await next.verify()
    }
}
