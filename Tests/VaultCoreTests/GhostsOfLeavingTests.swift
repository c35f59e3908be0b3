import Interfaces
import Testing
import Trust

@testable import VaultCore

/// The same admin with database, root key and all master keys, trying the ways in which people come and go.
@Suite struct `Ghosts of those who left` {
    @Test func `an invented supervisor withdraws, hands over, recuses and previews nobody`() async throws {
        var staff = try await Staff.fresh()
        let ghost = try Ghost()
        try staff.centre.attack { try $0.invent(ghost, name: "ghost", roles: ["supervisor"]) }
        staff = try staff.restarted()
        let centre = staff.centre
        let entered = try centre.haunt(ghost, name: "ghost")
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.withdraw("parveen", by: entered, preview: true)
        }
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.handOver(staff.file, from: "parveen", to: "noor", by: entered)
        }
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.recuse("parveen", from: staff.file, by: entered)
        }
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.previewLeaving("parveen", .handedOver, by: entered)
        }
        #expect(try await centre.renew(entered) == Upkeep())
        #expect(try await centre.read(staff.note, by: staff.parveen).verified)
    }

    @Test func `a withdrawal cut off after anything was written leaves nobody certified`() async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let kept = try staff.centre.keys(in: staff.file, of: parveen)
        try await staff.centre.withdraw("parveen", by: staff.supervisor)
        let new = try await staff.centre.write("since", in: staff.file, by: staff.noor)
        try staff.centre.attack { intruder in
            let chain = Trust.Subject.user(parveen.user)
            try intruder.cut(chain, to: try intruder.statements.chain(of: chain).count - 1)
        }
        staff = try staff.restarted(without: "parveen")
        let entered = try staff.centre.haunt(parveen, name: "parveen")
        for person in [staff.noor, staff.supervisor] { _ = try? await staff.centre.renew(person) }
        for record in [staff.note, new.record] {
            await #expect(throws: VaultError.self) { try await staff.centre.read(record, by: entered) }
        }
        #expect(try !staff.centre.opens(new.record, to: [parveen], keys: kept))
    }

    @Test(arguments: [true, false])
    func `sealed keys put back after a withdrawal or a recusal open nothing to her session`(
        _ withdrawn: Bool
    ) async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let sealed = try staff.centre.attack { intruder in
            try #require(try intruder.grants.sealed(intruder.compartment(staff.file).1, 1, .user(parveen.user)))
        }
        if withdrawn {
            try await staff.centre.withdraw("parveen", by: staff.supervisor)
        } else {
            try await staff.centre.recuse("parveen", from: staff.file, by: staff.supervisor)
        }
        try await staff.centre.renew(staff.supervisor)
        try staff.centre.attack { intruder in
            try intruder.grants.put(sealed, intruder.compartment(staff.file).1, 1, .user(parveen.user))
        }
        staff = try staff.restarted(without: "parveen")
        let entered = try staff.centre.haunt(parveen, name: "parveen")
        await #expect(throws: VaultError.self) { try await staff.centre.read(staff.note, by: entered) }
        #expect(
            try !staff.centre.opens(staff.note, to: [parveen]),
            "even the key itself opens nothing any more: the record keys have moved")
    }

    @Test func `a handover forged into a case gives its ghost nothing, and is named`() async throws {
        var staff = try await Staff.fresh()
        let ghost = try Ghost()
        let parveen = try staff.centre.user("parveen")
        try staff.centre.attack { intruder in
            try intruder.invent(ghost, name: "ghost", roles: ["psychologist"])
            let file = Trust.Subject.caseFile(try CaseID(text: staff.file))
            try intruder.statements.append(
                try intruder.forge(
                    .handover(from: parveen, to: ghost.user), on: file, by: .user(ghost.user), with: ghost.seed,
                    relyingOn: []))
        }
        staff = try staff.restarted()
        for person in [staff.noor, staff.supervisor, staff.worker] { try await staff.centre.renew(person) }
        #expect(try !staff.centre.opens(staff.note, to: [ghost]))
        await #expect(throws: VaultError.tampered(.statement, "case \(staff.file)")) {
            try await staff.centre.write("new", in: staff.file, by: staff.noor)
        }
    }

    @Test func `an enrolment code written into an account makes keys that nobody vouches for`() async throws {
        var staff = try await Staff.fresh()
        let code = ClaimCodes.make()
        try staff.centre.attack { intruder in
            try intruder.edit("noor") { account in
                account.keys = nil
                account.enrolment = ClaimCodes.hash(code)
            }
        }
        staff = try staff.restarted()
        let ghost = try await staff.centre.enrol("noor", code)
        let keys = try staff.centre.seed(of: ghost)
        for person in [staff.parveen, staff.supervisor, staff.worker] { try await staff.centre.renew(person) }
        let new = try await staff.centre.write("since", in: staff.file, by: staff.parveen)
        for record in [staff.note, new.record] {
            await #expect(throws: VaultError.self) { try await staff.centre.read(record, by: ghost) }
            #expect(try !staff.centre.opens(record, to: [keys]))
        }
        #expect(try await staff.centre.tasks(of: staff.supervisor).contains("vouch noor"), "and it is seen")
    }
}
