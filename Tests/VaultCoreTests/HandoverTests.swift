import Interfaces
import Testing
import Trust

@testable import VaultCore

/// Caseloads move from one person to another, and orphans are gone on with.
@Suite struct `Handing over` {
    @Test func `the new holder reads everything but process notes, and the child is named before it moves`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.vouch("nadia", staff.newcomer.fingerprint, by: staff.supervisor)
        let second = try await centre.openCase(by: staff.worker, child: "Mahnoor")
        try await centre.assign(staff.parveen, to: second.case, by: staff.supervisor)
        let preview = try await centre.previewLeaving("parveen", .handedOver, by: staff.supervisor)
        #expect(Set(preview.cases.map(\.name)) == ["Gul Bano", "Mahnoor"])
        #expect(preview.orphans.isEmpty)
        for file in [staff.file, second.case] {
            let reply = try await centre.handOver(file, from: "parveen", to: "nadia", by: staff.supervisor)
            try await centre.renew(staff.supervisor)
            #expect(reply.granted + reply.pending.count == (file == staff.file ? 2 : 1), "general and counselling")
        }
        #expect(try await centre.waiting(staff.admin) == WaitingKeys.Figures())
        #expect(try await centre.tasks(of: staff.newcomer).filter { $0 == "unread_case " }.count == 2)
        #expect(try await centre.read(staff.note, by: staff.newcomer).verified)
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.processNote, by: staff.newcomer) }
        #expect(try await centre.read(staff.processNote, by: staff.parveen).verified, "hers alone, still")
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.note, by: staff.parveen) }
        let entry = try #require(try centre.entries().last { $0.action.text == "handover" })
        #expect(entry.subject.case?.text == second.case)
    }

    @Test func `a case is handed over only by whoever has it to whoever may work in it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        await #expect(throws: VaultError.notEligible) {
            try await centre.handOver(staff.file, from: "parveen", to: "nadia", by: staff.supervisor)
        }
        await #expect(throws: VaultError.notEligible) {
            try await centre.handOver(staff.file, from: "parveen", to: "aslam", by: staff.supervisor)
        }
        await #expect(throws: VaultError.notFound) {
            try await centre.handOver(staff.file, from: "aslam", to: "noor", by: staff.supervisor)
        }
        await #expect(throws: VaultError.invalidInput(parameter: "to", fault: "the-same-person")) {
            try await centre.handOver(staff.file, from: "noor", to: "noor", by: staff.supervisor)
        }
        try await centre.recuse("noor", from: staff.file, by: staff.supervisor)
        await #expect(throws: VaultError.notEligible) {
            try await centre.handOver(staff.file, from: "parveen", to: "noor", by: staff.supervisor)
        }
    }

    @Test func `the cases of somebody withdrawn can still be handed over`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.disable("parveen", by: staff.admin)
        try await staff.centre.withdraw("parveen", by: staff.supervisor)
        #expect(try await staff.centre.previewLeaving("parveen", .handedOver, by: staff.supervisor).cases.count == 1)
        try await staff.centre.handOver(staff.file, from: "parveen", to: "noor", by: staff.supervisor)
        #expect(try await staff.centre.previewLeaving("parveen", .handedOver, by: staff.supervisor).cases.isEmpty)
    }

    // MARK: Orphans

    /// A case with a medical note whose only holder is one medical officer, and another medical officer.
    private func clinic() async throws -> Clinic {
        let staff = try await Staff.fresh()
        let bilal = try await staff.centre.hire("bilal", ["medical_officer"], staff.founders)
        let zahra = try await staff.centre.hire("zahra", ["medical_officer"], staff.founders)
        try await staff.centre.assign(bilal, to: staff.file, by: staff.supervisor)
        let note = try await staff.centre.medicalNote("examined", in: staff.file, by: bilal)
        return Clinic(staff: staff, bilal: bilal, zahra: zahra, note: note)
    }

    private struct Clinic {
        let staff: Staff
        let bilal: Centre.Person
        let zahra: Centre.Person
        let note: String
    }

    @Test func `an orphan is named before, and gone on with by somebody assigned under an epoch that says so`()
        async throws
    {
        let clinic = try await clinic()
        let (staff, centre) = (clinic.staff, clinic.staff.centre)
        let preview = try await centre.previewLeaving("bilal", .handedOver, by: staff.supervisor)
        #expect(preview.orphans.map(\.domain) == ["medical"])
        let reply = try await centre.handOver(staff.file, from: "bilal", to: "zahra", by: staff.supervisor)
        #expect(reply.pending == ["medical"] && reply.stale == 1)
        await #expect(throws: VaultError.noKey(domain: "medical")) {
            try await centre.read(clinic.note, by: clinic.zahra)
        }
        let new = try await centre.medicalNote("seen again", in: staff.file, by: clinic.zahra)
        #expect(try await centre.read(new, by: clinic.zahra).verified)
        let bilal = try centre.seed(of: clinic.bilal)
        #expect(try !centre.opens(new, to: [bilal]))
        let id = try centre.attack { try $0.compartment(staff.file, .medical).1 }
        let origin = try await centre.at(clinic.zahra) { work throws(VaultError) in
            try work.trust().load([.compartment(id)])
            return try work.trust().ledger.currentEpoch(of: id)?.origin
        }
        #expect(origin == .orphaned)
        await #expect(throws: VaultError.noKey(domain: "medical")) {
            try await centre.read(clinic.note, by: clinic.zahra)
        }
        try await centre.renew(clinic.zahra)
        #expect(try await centre.waiting(staff.admin).rewraps == 1, "the older epoch waits for recovery")
        #expect(try centre.holders(of: .medical, in: staff.file, epoch: 1) == ["recovery"])
    }

    @Test func `nothing is orphaned when the new one is assigned first and the old one logs in once`() async throws {
        let clinic = try await clinic()
        let (staff, centre) = (clinic.staff, clinic.staff.centre)
        let bilal = try centre.seed(of: clinic.bilal)
        let kept = try centre.keys(in: staff.file, of: bilal)
        try await centre.assign(clinic.zahra, to: staff.file, by: staff.supervisor)
        #expect(try await centre.waiting(staff.admin).grants == 1)
        #expect(try await centre.renew(clinic.bilal).grants == 1)
        #expect(try await centre.previewLeaving("bilal", .handedOver, by: staff.supervisor).orphans.isEmpty)
        try await centre.handOver(staff.file, from: "bilal", to: "zahra", by: staff.supervisor)
        #expect(try await centre.renew(clinic.zahra) == Upkeep(epochs: 1, grants: 2, moved: 1))
        #expect(try await centre.read(clinic.note, by: clinic.zahra).verified)
        #expect(try !centre.opens(clinic.note, to: [bilal], keys: kept), "moved under a key he never had")
        #expect(try await centre.waiting(staff.admin) == WaitingKeys.Figures())
    }

    @Test func `whoever held a compartment alone, left and came back goes on, and lets the others in`() async throws {
        let clinic = try await clinic()
        let (staff, centre) = (clinic.staff, clinic.staff.centre)
        let kept = try centre.keys(in: staff.file, of: try centre.seed(of: clinic.bilal))
        try await centre.unassign("bilal", from: staff.file, by: staff.supervisor)
        for officer in [clinic.bilal, clinic.zahra] {
            try await centre.assign(officer, to: staff.file, by: staff.supervisor)
        }
        await #expect(throws: VaultError.noKey(domain: "medical")) {
            try await centre.medicalNote("seen again", in: staff.file, by: clinic.zahra)
        }
        let new = try await centre.medicalNote("seen again", in: staff.file, by: clinic.bilal)
        for officer in [clinic.bilal, clinic.zahra] {
            #expect(try await centre.read(new, by: officer).verified)
            await #expect(throws: VaultError.noKey(domain: "medical")) {
                try await centre.read(clinic.note, by: officer)
            }
        }
        #expect(try !centre.opens(new, to: [], keys: kept), "under a key of its own")
    }

    @Test func `a login of whoever came back is enough for the others to go on`() async throws {
        let clinic = try await clinic()
        let (staff, centre) = (clinic.staff, clinic.staff.centre)
        try await centre.unassign("bilal", from: staff.file, by: staff.supervisor)
        for officer in [clinic.bilal, clinic.zahra] {
            try await centre.assign(officer, to: staff.file, by: staff.supervisor)
        }
        #expect(try await centre.renew(clinic.bilal).epochs == 1)
        #expect(try await centre.renew(clinic.bilal) == Upkeep())
        let new = try await centre.medicalNote("seen again", in: staff.file, by: clinic.zahra)
        #expect(try await centre.read(new, by: clinic.bilal).verified)
    }

    @Test func `a disabling alone orphans nothing: it takes a supervisor's signature`() async throws {
        let clinic = try await clinic()
        let (staff, centre) = (clinic.staff, clinic.staff.centre)
        try await centre.assign(clinic.zahra, to: staff.file, by: staff.supervisor)
        try await centre.disable("bilal", by: staff.admin)
        await #expect(throws: VaultError.noKey(domain: "medical")) {
            try await centre.medicalNote("seen again", in: staff.file, by: clinic.zahra)
        }
        try await centre.withdraw("bilal", by: staff.supervisor)
        let new = try await centre.medicalNote("seen again", in: staff.file, by: clinic.zahra)
        #expect(try await centre.read(new, by: clinic.zahra).verified)
    }
}

extension Centre {
    func medicalNote(_ text: String, in file: String, by author: Person) async throws -> String {
        try await perform(
            AddRecord(
                .init(
                    session: author.session, case: file, kind: "note", domain: "medical",
                    fields: ["subject": "visit", "note": .string(text)], event: nil, request: fresh()))
        ).record
    }
}
