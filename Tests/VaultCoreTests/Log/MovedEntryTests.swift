import Interfaces
import Testing

@testable import VaultCore

/// An entry that was moved by hand to a number that the log comes to while the daemon runs.
@Suite struct `A row at a number still to come` {
    @Test(arguments: [1, 2, 5, 40]) func `holds nobody up, and is named`(ahead: Int64) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let (from, place) = (centre.nextSeq - 3, centre.nextSeq + ahead)
        try await centre.vault.file.queue.write { database in
            try database.execute(
                sql: "UPDATE log_entry SET seq = ? WHERE generation = 1 AND seq = ?", arguments: [place, from])
        }
        for _ in 0...(ahead + 3) {
            let written = try await centre.write("while it stands there", in: staff.file, by: staff.parveen)
            #expect(try await centre.read(written.record, by: staff.noor).verified)
        }
        #expect(centre.nextSeq > place)
        try await expectNamed(centre, place, from, "log_entry")
    }

    @Test func `holds up no sealed vault either`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.perform(SealVault(.init()))
        let (from, place) = (centre.nextSeq - 1, centre.nextSeq + 2)
        try await centre.vault.file.queue.write { database in
            try database.execute(
                sql: "UPDATE log_inbox SET seq = ? WHERE generation = 1 AND seq = ?", arguments: [place, from])
        }
        for stranger in 0..<6 {
            // Each of another account, so that each has an entry of its own.
            await #expect(throws: VaultError.wrongSecret) {
                try await centre.perform(
                    UnsealVault(.init(passphrase: "tipol-rasib-dumak")), uid: UInt32(30_000 + stranger))
            }
        }
        #expect(centre.nextSeq > place + 1)
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let again = try await centre.login("noor")
        #expect(try await centre.read(staff.note, by: again).verified)
    }

    private func expectNamed(
        _ centre: Centre, _ place: Int64, _ from: Int64, _ table: String
    ) async throws {
        #expect(centre.vault.status().warnings.contains("log-damaged"))
        let named = try await centre.verifyRows()
        #expect(named.contains("\(table) 1 -1"), "\(named)")
        let found = try await centre.verify()
        #expect(found.faults.contains(Audit.Fault(code: "missing", generation: 1, seq: Int(from))), "\(found.faults)")
    }
}
