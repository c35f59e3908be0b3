import GRDB
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// Record keys follow the newest epoch, in batches that can end anywhere.
@Suite struct `Moving record keys` {
    @Test func `holders of the newest epoch alone read everything, and nothing is left of the old one`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let parveen = try centre.seed(of: staff.parveen)
        let kept = try centre.keys(in: staff.file, of: parveen)
        try await centre.unassign("parveen", from: staff.file, by: staff.supervisor)
        try await centre.renew(staff.supervisor)
        #expect(try centre.holders(of: .counselling, in: staff.file, epoch: 1).isEmpty)
        #expect(try centre.holders(of: .counselling, in: staff.file, epoch: 2) == ["noor", "sana", "recovery"])
        try await centre.vouch("nadia", staff.newcomer.fingerprint, by: staff.supervisor)
        try await centre.assign(staff.newcomer, to: staff.file, by: staff.supervisor)
        let read = try await centre.read(staff.note, by: staff.newcomer)
        #expect(read.verified, "the author's signature is checked with the keys she was certified with")
        #expect(try !centre.opens(staff.note, to: [parveen], keys: kept))
        #expect(try await centre.waiting(staff.admin) == WaitingKeys.Figures())
    }

    @Test func `it goes on where it stopped, after a restart too, and everything can be read meanwhile`() async throws {
        var staff = try await Staff.fresh()
        var records = [staff.note]
        for number in 0..<40 {
            records.append(try await staff.centre.write("note \(number)", in: staff.file, by: staff.parveen).record)
        }
        _ = try await staff.centre.amend(staff.note, base: 1, to: "amended", by: staff.parveen)
        let file = Trust.Subject.caseFile(try CaseID(text: staff.file))
        let parveen = try staff.centre.user("parveen")
        try await staff.centre.state(.unassignment(parveen), on: file, by: staff.supervisor)
        _ = try await staff.centre.write("opens the next epoch", in: staff.file, by: staff.noor)
        let compartment = try staff.centre.attack { try $0.compartment(staff.file).0 }
        staff = try staff.restarted(slice: .zero)
        var moved = 0
        var rounds = 0
        while moved < records.count + 1 {
            rounds += 1
            guard rounds < 200 else { break }
            moved += try await staff.centre.at(staff.noor) { work throws(VaultError) in
                try Rewrapping(work, CompartmentDesk(work)).run(compartment)
            }
            if rounds % 12 == 0 {
                staff = try staff.restarted(slice: .zero)
                for record in [records[0], records[20], records[40]] {
                    #expect(try await staff.centre.read(record, by: staff.noor).verified)
                }
            }
        }
        #expect(moved == records.count + 1 && rounds > 1)
        staff = try staff.restarted()
        _ = try await staff.centre.at(staff.noor) { work throws(VaultError) in
            try Rewrapping(work, CompartmentDesk(work)).run(compartment)
        }
        #expect(try staff.centre.holders(of: .counselling, in: staff.file, epoch: 1).isEmpty)
        for record in records { #expect(try await staff.centre.read(record, by: staff.noor).verified) }
    }

    @Test func `a row that was altered stops neither the others nor a login`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let other = try await centre.write("intact", in: staff.file, by: staff.noor)
        let altered = try RecordID(text: staff.note)
        try centre.onDisk {
            try $0.run("UPDATE record_key SET box = zeroblob(200) WHERE record = ?", [altered.bytes.data])
        }
        try await centre.unassign("parveen", from: staff.file, by: staff.supervisor)
        try await centre.renew(staff.noor)
        _ = try await centre.login("noor")
        #expect(try await centre.read(other.record, by: staff.noor).verified)
        await #expect(throws: VaultError.tampered(.recordKey, altered.bytes.hex)) {
            try await centre.read(staff.note, by: staff.noor)
        }
        #expect(!(try centre.holders(of: .counselling, in: staff.file, epoch: 1).isEmpty), "something may rest there")
        #expect(try await centre.waiting(staff.admin).rewraps == 1)
    }

    @Test func `what a session can't open stays, and the next one that can moves it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let file = Trust.Subject.caseFile(try CaseID(text: staff.file))
        let parveen = try centre.user("parveen")
        try await centre.state(.unassignment(parveen), on: file, by: staff.supervisor)
        _ = try await centre.write("opens the next epoch", in: staff.file, by: staff.noor)
        let (compartment, id) = try centre.attack { try $0.compartment(staff.file) }
        let sealed = try centre.attack { intruder in
            let noor = try staff.centre.seed(of: staff.noor).user
            let sealed = try intruder.grants.sealed(id, 1, .user(noor))
            try intruder.grants.delete(id, 1, .user(noor))
            return (noor, try #require(sealed))
        }
        centre.vault.sessions.forgetKeys(of: sealed.0)
        let run: @Sendable (Work) throws(VaultError) -> Int = { work throws(VaultError) in
            try Rewrapping(work, CompartmentDesk(work)).run(compartment)
        }
        #expect(try await centre.at(staff.noor, run) == 0)
        #expect(try centre.holders(of: .counselling, in: staff.file, epoch: 1).contains("recovery"))
        #expect(try await centre.at(staff.supervisor, run) == 1)
        #expect(try centre.holders(of: .counselling, in: staff.file, epoch: 1).isEmpty)
        #expect(try await centre.read(staff.note, by: staff.noor).verified)
    }

    @Test func `the key of the duplicate search never changes`() async throws {
        let staff = try await Staff.fresh()
        let wazir = try staff.centre.seed(of: staff.worker)
        try await staff.centre.withdraw("wazir", by: staff.supervisor)
        try await staff.centre.renew(staff.supervisor)
        let index = Compartment(home: .organisation, domain: .index)
        let epoch = try await staff.centre.at(staff.supervisor) { work throws(VaultError) in
            try work.trust().ledger.currentEpoch(of: index.id(in: try work.keys().vault))?.number
        }
        #expect(epoch == 1)
        #expect(try staff.centre.attack { try $0.keysWithin(index, [wazir]) }.isEmpty)
        #expect(try await staff.centre.waiting(staff.admin).stale == 0)
    }
}
