import Interfaces
import Testing
import Trust

@testable import VaultCore

/// People leave: withdrawn, disabled, unassigned, recused. What is written since is closed to them, whatever they kept.
@Suite struct `Leaving` {
    enum Way: CaseIterable, Sendable {
        case unassigned, recused, withdrawn, disabled, handedOver
    }

    /// Takes the first psychologist out.
    private func leave(_ way: Way, _ staff: Staff) async throws {
        let centre = staff.centre
        switch way {
        case .unassigned: try await centre.unassign("parveen", from: staff.file, by: staff.supervisor)
        case .recused: try await centre.recuse("parveen", from: staff.file, by: staff.supervisor)
        case .withdrawn: try await centre.withdraw("parveen", by: staff.supervisor)
        case .disabled: try await centre.disable("parveen", by: staff.admin)
        case .handedOver:
            try await centre.handOver(staff.file, from: "parveen", to: "noor", by: staff.supervisor)
        }
    }

    @Test(arguments: Way.allCases)
    func `what was sealed to whoever left is in no file any more`(_ way: Way) async throws {
        let staff = try await Staff.fresh()
        let before = try staff.centre.wrappedRows()
        try await leave(way, staff)
        let remains = try staff.centre.remains(of: before)
        #expect(remains.gone > 0 && remains.left == 0, "\(remains)")
        try await staff.centre.renew(staff.supervisor)
        let moved = try staff.centre.remains(of: before)
        #expect(moved.left == 0, "the older epochs' keys, too: \(moved)")
        // A handover gives her successor keys, and moves record keys in the same go.
        #expect(moved.gone > remains.gone || way == .handedOver && moved.gone == remains.gone, "\(moved), \(remains)")
    }

    @Test(arguments: Way.allCases)
    func `whoever left opens nothing written since with her seed, her old keys and the whole database`(
        _ way: Way
    ) async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let kept = try staff.centre.keys(in: staff.file, of: parveen)
        #expect(try staff.centre.opens(staff.note, to: [], keys: kept), "she could, before")
        try await leave(way, staff)
        let general = try await staff.centre.perform(
            AddRecord(
                .init(
                    session: staff.worker.session, case: staff.file, kind: "note", domain: "general",
                    fields: ["subject": "visit", "note": "since"], event: nil, request: fresh())))
        let new = try await staff.centre.write("since", in: staff.file, by: staff.noor)
        for restarted in [false, true] {
            if restarted { staff = try staff.restarted(without: "parveen") }
            for record in [new.record, general.record] {
                #expect(try !staff.centre.opens(record, to: [parveen], keys: kept), "\(way)")
            }
            let entered = try staff.centre.haunt(parveen, name: "parveen")
            await #expect(throws: VaultError.self) { try await staff.centre.read(new.record, by: entered) }
            await #expect(throws: VaultError.self) {
                try await staff.centre.write("mine", in: staff.file, by: entered)
            }
        }
        #expect(try await staff.centre.read(new.record, by: staff.noor).fields["note"] == "since")
    }

    @Test(arguments: Way.allCases)
    func `sealed keys are deleted at once, in every epoch`(_ way: Way) async throws {
        let staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        _ = try await staff.centre.saveDraft("half", in: staff.file, by: staff.parveen)
        try await leave(way, staff)
        #expect(try !staff.centre.opens(staff.note, to: [parveen]))
        // Process notes stay their author's unless she may see nothing of the case, or nothing at all, any more.
        let keepsOwn = way == .unassigned || way == .handedOver
        #expect(try staff.centre.opens(staff.processNote, to: [parveen]) == keepsOwn)
        let drafts = try staff.centre.attack { try $0.keysWithin(.drafts(of: parveen.user), [parveen]) }
        #expect(drafts.isEmpty == (way == .withdrawn || way == .disabled))
    }

    @Test func `a withdrawn person's session ends, and she comes in with no role`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.withdraw("parveen", by: staff.supervisor)
        await #expect(throws: VaultError.notLoggedIn) { try await staff.centre.read(staff.note, by: staff.parveen) }
        let again = try await staff.centre.perform(
            Login(.init(user: "parveen", passphrase: staff.parveen.passphrase)))
        #expect(again.identity.roles.isEmpty && !again.identity.certified)
        await #expect(throws: VaultError.notFound) { try await staff.centre.withdraw("parveen", by: staff.supervisor) }
    }

    @Test func `a supervisor who leaves takes nothing with her that she had signed`() async throws {
        var staff = try await Staff.fresh()
        let zarmina = try await staff.centre.hire("zarmina", ["supervisor"], staff.founders)
        try await staff.centre.renew(staff.supervisor)
        try await staff.centre.vouch("nadia", staff.newcomer.fingerprint, by: zarmina)
        try await staff.centre.assign(staff.newcomer, to: staff.file, by: zarmina)
        try await staff.centre.renew(zarmina)
        let note = try await staff.centre.write("by nadia", in: staff.file, by: staff.newcomer)
        let leaver = try staff.centre.seed(of: zarmina)
        let kept = try staff.centre.keys(in: staff.file, of: leaver)
        let reply = try await staff.centre.withdraw("zarmina", by: staff.supervisor)
        #expect(reply.unverified == 0 && reply.orphans.isEmpty)
        for _ in 0..<2 {
            let known = try await staff.centre.perform(WhoAmI(.init(session: staff.newcomer.session)))
            #expect(known.identity.roles == ["psychologist"])
            #expect(try await staff.centre.read(note.record, by: staff.newcomer).verified)
            let new = try await staff.centre.write("since", in: staff.file, by: staff.newcomer)
            #expect(try !staff.centre.opens(new.record, to: [leaver], keys: kept))
            staff = try staff.restarted()
        }
    }

    @Test func `nobody withdraws herself, and a preview changes nothing`() async throws {
        let staff = try await Staff.fresh()
        let before = try staff.centre.counts()
        await #expect(throws: VaultError.denied(rule: "withdraw.oneself")) {
            try await staff.centre.withdraw("sana", by: staff.supervisor)
        }
        let preview = try await staff.centre.withdraw("parveen", by: staff.supervisor, preview: true)
        #expect(preview.orphans.map(\.domain).contains("counselling"), "her process notes are hers alone")
        #expect(preview.orphans.allSatisfy { $0.audience == .author })
        #expect(try await staff.centre.read(staff.note, by: staff.parveen).verified)
        let after = try staff.centre.counts()
        #expect(after["statement"] == before["statement"] && after["grant_box"] == before["grant_box"])
        await #expect(throws: VaultError.wrongPassphrase) {
            try await staff.centre.perform(
                Withdraw(
                    .init(
                        session: staff.supervisor.session, name: "parveen", preview: false, passphrase: "not hers",
                        request: fresh())))
        }
    }

    @Test func `supervisors see who is disabled and not withdrawn, until one has signed`() async throws {
        let staff = try await Staff.fresh()
        let reply = try await staff.centre.disable("parveen", by: staff.admin)
        #expect(reply.lost.count == reply.orphans && reply.lost.allSatisfy { $0.reference == nil && $0.case == nil })
        #expect(try await staff.centre.tasks(of: staff.supervisor).contains("withdraw parveen"))
        #expect(staff.centre.vault.status().warnings.contains("disabled-not-withdrawn"))
        try await staff.centre.withdraw("parveen", by: staff.supervisor)
        #expect(try await !staff.centre.tasks(of: staff.supervisor).contains("withdraw parveen"))
        #expect(!staff.centre.vault.status().warnings.contains("disabled-not-withdrawn"))
    }

    @Test func `clearing a disabled mark after the withdrawal gains nothing`() async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let kept = try staff.centre.keys(in: staff.file, of: parveen)
        try await staff.centre.disable("parveen", by: staff.admin)
        try await staff.centre.withdraw("parveen", by: staff.supervisor)
        try staff.centre.attack { try $0.edit("parveen") { $0.disabled = false } }
        staff = try staff.restarted(without: "parveen")
        let entered = try staff.centre.haunt(parveen, name: "parveen")
        for person in [staff.noor, staff.supervisor, staff.worker] { try await staff.centre.renew(person) }
        let new = try await staff.centre.write("since", in: staff.file, by: staff.noor)
        #expect(try !staff.centre.opens(new.record, to: [parveen], keys: kept))
        for record in [staff.note, staff.processNote, new.record] {
            await #expect(throws: VaultError.self) { try await staff.centre.read(record, by: entered) }
        }
    }

    @Test func `a disabled mark cleared before a withdrawal gives back what a holder gives, and nothing by itself`()
        async throws
    {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        try await staff.centre.disable("parveen", by: staff.admin)
        try staff.centre.attack { try $0.edit("parveen") { $0.disabled = false } }
        staff = try staff.restarted(without: "parveen")
        let back = try staff.centre.haunt(parveen, name: "parveen")
        for record in [staff.note, staff.processNote] {
            await #expect(throws: VaultError.noKey(domain: "counselling")) {
                try await staff.centre.read(record, by: back)
            }
            #expect(try !staff.centre.opens(record, to: [parveen]))
        }
        try await staff.centre.renew(staff.noor)
        #expect(try await staff.centre.read(staff.note, by: back).verified)
        await #expect(throws: VaultError.noKey(domain: "counselling")) {
            try await staff.centre.read(staff.processNote, by: back)
        }
    }

    @Test func `somebody disabled and not yet withdrawn is given nothing by colleagues`() async throws {
        let staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        try await staff.centre.disable("parveen", by: staff.admin)
        #expect(try await staff.centre.waiting(staff.admin).stale > 0)
        for person in [staff.noor, staff.supervisor, staff.worker] { try await staff.centre.renew(person) }
        #expect(try await staff.centre.waiting(staff.admin) == WaitingKeys.Figures())
        #expect(try staff.centre.keys(in: staff.file, of: parveen).isEmpty)
    }

    @Test func `a recused supervisor is out of that one case, roles or not`() async throws {
        var staff = try await Staff.fresh()
        let zarmina = try await staff.centre.hire("zarmina", ["supervisor"], staff.founders)
        let other = try await staff.centre.openCase(by: staff.worker, child: "Mahnoor")
        try await staff.centre.renew(staff.worker)
        let sana = try staff.centre.seed(of: staff.supervisor)
        let kept = try staff.centre.keys(in: staff.file, of: sana)
        let preview = try await staff.centre.previewLeaving("sana", .recused, by: zarmina, cases: [staff.file])
        #expect(preview.cases.first?.name == "Gul Bano" && preview.cases.first?.father == "Noor")
        try await staff.centre.recuse("sana", from: staff.file, by: zarmina)
        await #expect(throws: VaultError.alreadyDone) {
            try await staff.centre.recuse("sana", from: staff.file, by: zarmina)
        }
        let new = try await staff.centre.write("since", in: staff.file, by: staff.noor)
        #expect(try !staff.centre.opens(new.record, to: [sana], keys: kept))
        staff = try staff.restarted()
        await #expect(throws: VaultError.notFound) {
            try await staff.centre.read(new.record, by: staff.supervisor, purpose: "supervision", reason: "because")
        }
        await #expect(throws: VaultError.notFound) {
            try await staff.centre.assign(staff.noor, to: staff.file, by: staff.supervisor)
        }
        let seen = try await staff.centre.all(ListCases(.init(session: staff.supervisor.session)))
        #expect(seen.flatMap(\.cases).map(\.id) == [other.case])
        await #expect(throws: VaultError.notFound) {
            try await staff.centre.previewLeaving("parveen", .handedOver, by: staff.supervisor, cases: [staff.file])
        }
    }

    @Test func `one forged line in one case keeps nobody from being withdrawn`() async throws {
        var staff = try await Staff.fresh()
        let other = try await staff.centre.openCase(by: staff.worker)
        let ghost = try Ghost()
        try staff.centre.attack { intruder in
            let file = Trust.Subject.caseFile(try CaseID(text: other.case))
            try intruder.statements.append(
                try intruder.forge(
                    .assignment(ghost.user), on: file, by: .user(ghost.user), with: ghost.seed, relyingOn: []))
        }
        staff = try staff.restarted()
        let reply = try await staff.centre.withdraw("parveen", by: staff.supervisor)
        #expect(reply.unverified == 1)
        let parveen = try staff.centre.user("parveen")
        #expect(try staff.centre.holders(of: .counselling, in: staff.file, epoch: 1).contains("parveen") == false)
        #expect(
            try await staff.centre.at(staff.noor) { work throws(VaultError) in
                try work.trust().certificate(of: parveen) == nil
            })
    }
}

extension Staff {
    /// The same disk in a new place, where one person's session doesn't go on.
    func restarted(without name: String) throws -> Staff {
        var staff = self
        if name == parveen.name { staff.parveen = noor }
        let next = try staff.restarted()
        return next
    }
}
