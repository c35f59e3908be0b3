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
        while centre.nextSeq <= place + 3 {
            let written = try await centre.write("while it stands there", in: staff.file, by: staff.parveen)
            #expect(try await centre.read(written.record, by: staff.noor).verified)
        }
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
        while centre.nextSeq <= place + 1 {
            await #expect(throws: VaultError.wrongSecret) {
                try await centre.perform(UnsealVault(.init(passphrase: "tipol-rasib-dumak")))
            }
            centre.clock.advance(seconds: 3_600)
        }
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
