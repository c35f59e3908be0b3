import Interfaces
import Sealing
import Testing

@testable import VaultCore

/// How a verification runs beside everything else.
@Suite struct `A verification` {
    @Test func `runs alone, and the next one can begin once it has ended`() async throws {
        let centre = try await Staff.fresh().centre
        let parameters = Audit.Verify.Parameters(session: nil, since: nil)
        _ = try await centre.vault.verifyLog(parameters, for: Centre.root) { _ in
            await #expect(throws: VaultError.busy(.verifications)) { try await centre.verify() }
            return false
        }
        #expect(try await centre.verify().faults.isEmpty)
        let gists = try centre.entries(from: centre.nextSeq - 4).map(\.gist)
        #expect(gists.contains("verify_audit failed busy.verifications"))
    }

    @Test func `goes on through a rekeying, and ends with a seal`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let parameters = Audit.Verify.Parameters(session: nil, since: nil)
        let admin = staff.admin
        let reply = try await centre.vault.verifyLog(parameters, for: Centre.root) { told in
            if told.verified == told.total, centre.vault.keys?.logSigning.all.count == 1 {
                await #expect(throws: Never.self) { try await centre.rekey(by: admin) }
            }
            return true
        }
        #expect(reply.faults.isEmpty && centre.vault.keys?.logSigning.all.count == 2)
        await #expect(throws: VaultError.sealed) {
            try await centre.vault.verifyLog(parameters, for: Centre.root) { _ in
                _ = try? await centre.perform(SealVault(.init()))
                return true
            }
        }
    }

    @Test func `finds the mark of a clock set back that is missing, and one that nothing calls for`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        centre.clock.advance(seconds: 500)
        _ = try await centre.read(staff.note, by: staff.noor)
        centre.clock.set(by: -250)
        let seq = centre.nextSeq
        _ = try await centre.read(staff.note, by: staff.noor)
        #expect(try await centre.verify().faults.isEmpty)
        let mark = try centre.intrude { _, keys in try LogTags(keys).setBack }
        let missing = try centre.restart()
        try missing.onDisk { try $0.run("DELETE FROM log_tag WHERE tag = ?", [mark.data]) }
        #expect(try await missing.verify().faults == [Audit.Fault(code: "tags", generation: 1, seq: Int(seq))])
        let foreign = try centre.restart()
        try foreign.onDisk { try $0.run("INSERT INTO log_tag VALUES (?, 1, 9)", [mark.data]) }
        #expect(try await foreign.verify().faults == [Audit.Fault(code: "tags", generation: 1, seq: 9)])
    }

    @Test func `takes a mark or none where it depends on when the vault was unsealed`() {
        let slack = LogFiling.slack
        var watch = ClockWatch()
        let marks = [1_000 * slack, 1_000 * slack - slack, 999 * slack - 2, 998 * slack - 2, 996 * slack, 997 * slack]
            .map { watch.mark(of: $0) }
        #expect(marks == [.either, .either, .either, .either, .marked, .unmarked])
    }
}
