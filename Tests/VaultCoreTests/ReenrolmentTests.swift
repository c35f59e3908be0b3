import Interfaces
import Testing
import Trust

@testable import VaultCore

/// A forgotten passphrase: new keys for the same person, by two people and a supervisor's voice.
@Suite struct `Enrolling again` {
    /// Asks the second psychologist to enrol again and lets her make new keys.
    private func reenrolled(_ staff: Staff) async throws -> Centre.Person {
        let code = try await staff.centre.reenrol("noor", by: staff.admin, with: staff.supervisor)
        _ = try await staff.centre.perform(
            Enrol(.init(user: "noor", code: code, passphrase: "ganil-tudok-maseb-rofiv")))
        let login = try await staff.centre.perform(Login(.init(user: "noor", passphrase: "ganil-tudok-maseb-rofiv")))
        return Centre.Person(
            name: "noor", passphrase: "ganil-tudok-maseb-rofiv", session: login.session,
            fingerprint: login.identity.fingerprint)
    }

    @Test func `the seed and the sealed keys of whoever makes new keys are in no file any more`() async throws {
        let staff = try await Staff.fresh()
        let before = try staff.centre.wrappedRows()
        _ = try await staff.centre.renewKeys(of: "parveen", by: staff.admin, with: staff.supervisor)
        let remains = try staff.centre.remains(of: before)
        #expect(remains.gone > 1 && remains.left == 0, "\(remains)")
    }

    @Test func `it takes a second person`() async throws {
        let staff = try await Staff.fresh()
        let asked = ReenrolUser(
            .init(
                session: staff.admin.session, name: "noor", preview: false, passphrase: staff.admin.passphrase,
                request: fresh()))
        await #expect(throws: VaultError.self) { try await staff.centre.perform(asked) }
        #expect(try await staff.centre.read(staff.note, by: staff.noor).verified, "nothing has happened yet")
        _ = try await staff.centre.reenrol("noor", by: staff.admin, with: staff.supervisor)
        await #expect(throws: VaultError.notLoggedIn) { try await staff.centre.read(staff.note, by: staff.noor) }
        await #expect(throws: VaultError.notEnrolled) { try await staff.centre.login("noor") }
    }

    @Test func `new keys open nothing until a supervisor has vouched, and then the team's records`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let hers = try await centre.write("hers", in: staff.file, by: staff.noor)
        let alone = try await centre.write("hers alone", in: staff.file, by: staff.noor, audience: .author)
        let draft = try await centre.saveDraft("half", in: staff.file, by: staff.noor)
        let old = try centre.seed(of: staff.noor)
        let kept = try centre.keys(in: staff.file, of: old)
        let preview = try await centre.perform(
            ReenrolUser(
                .init(session: staff.admin.session, name: "noor", preview: true, passphrase: nil, request: fresh())))
        #expect(preview.lost.map(\.domain).sorted() == ["counselling", "drafts"] && preview.enrolment.isEmpty)
        let noor = try await reenrolled(staff)
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: noor) }
        #expect(try await centre.tasks(of: staff.supervisor).contains("vouch noor"))
        try await centre.vouch("noor", noor.fingerprint, by: staff.supervisor)
        try await centre.renew(staff.supervisor)
        #expect(try await centre.read(staff.note, by: noor).verified)
        let own = try await centre.read(hers.record, by: noor)
        #expect(own.verified, "what she signed with her old keys stays hers")
        await #expect(throws: VaultError.noKey(domain: "counselling")) { try await centre.read(alone.record, by: noor) }
        await #expect(throws: VaultError.noKey(domain: "drafts")) {
            try await centre.perform(ResumeDraft(.init(session: noor.session, draft: draft)))
        }
        let next = try await centre.write("since", in: staff.file, by: noor)
        let nextAlone = try await centre.write("alone since", in: staff.file, by: noor, audience: .author)
        _ = try await centre.saveDraft("half since", in: staff.file, by: noor)
        for record in [next.record, nextAlone.record] {
            #expect(try await centre.read(record, by: noor).verified)
            #expect(try !centre.opens(record, to: [old], keys: kept), "the old seed opens nothing since")
        }
        #expect(try centre.keys(in: staff.file, of: old).isEmpty, "what was sealed to the old keys is deleted")
        #expect(try await !centre.tasks(of: staff.supervisor).contains("vouch noor"))
    }

    @Test func `a supervisor who enrols again keeps all she vouched for`() async throws {
        var staff = try await Staff.fresh()
        let zarmina = try await staff.centre.hire("zarmina", ["supervisor"], staff.founders)
        try await staff.centre.renew(staff.supervisor)
        let code = try await staff.centre.reenrol("sana", by: staff.admin, with: zarmina)
        _ = try await staff.centre.perform(
            Enrol(.init(user: "sana", code: code, passphrase: "ganil-tudok-maseb-rofiv")))
        let login = try await staff.centre.perform(Login(.init(user: "sana", passphrase: "ganil-tudok-maseb-rofiv")))
        try await staff.centre.vouch("sana", login.identity.fingerprint, by: zarmina)
        try await staff.centre.renew(zarmina)
        staff.supervisor = Centre.Person(
            name: "sana", passphrase: "ganil-tudok-maseb-rofiv", session: login.session, fingerprint: "")
        for _ in 0..<2 {
            #expect(try await staff.centre.read(staff.note, by: staff.noor).verified)
            let read = try await staff.centre.read(
                staff.note, by: staff.supervisor, purpose: "supervision", reason: "weekly")
            #expect(read.verified)
            _ = try await staff.centre.write("since", in: staff.file, by: staff.parveen)
            staff = try staff.restarted()
        }
    }

    @Test func `a ghost enrolled in a real person's name without a voucher gets nothing from anybody's login`()
        async throws
    {
        let staff = try await Staff.fresh()
        let noor = try await reenrolled(staff)
        let ghost = try staff.centre.seed(of: noor)
        for person in [staff.parveen, staff.supervisor, staff.worker] { try await staff.centre.renew(person) }
        let new = try await staff.centre.write("since", in: staff.file, by: staff.parveen)
        for record in [staff.note, new.record] {
            #expect(try !staff.centre.opens(record, to: [ghost]))
            await #expect(throws: VaultError.self) { try await staff.centre.read(record, by: noor) }
        }
    }
}

/// Roles change: at once where they become fewer, by a supervisor where they become more.
@Suite struct `Changing roles` {
    @Test func `a role taken away is out of force at once, and its keys go with the narrower certificate`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let both = try await centre.hire("rabia", ["psychologist", "social_worker"], staff.founders)
        try await centre.assign(both, to: staff.file, by: staff.supervisor)
        #expect(try await centre.read(staff.note, by: both).verified)
        let seed = try centre.seed(of: both)
        let kept = try centre.keys(in: staff.file, of: seed)
        try await centre.setRoles("rabia", ["social_worker"], by: staff.admin)
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.note, by: both) }
        #expect(try centre.opens(staff.note, to: [seed]), "an admin's slip destroys no key")
        let between = try await centre.write("between", in: staff.file, by: staff.noor)
        #expect(try !centre.opens(between.record, to: [seed], keys: kept), "what is written since isn't hers")
        #expect(try await centre.tasks(of: staff.supervisor).contains("vouch rabia"))
        let print = try await centre.perform(WhoAmI(.init(session: both.session))).identity.fingerprint
        try await centre.vouch("rabia", print, by: staff.supervisor)
        #expect(try !centre.opens(staff.note, to: [seed]), "now her counselling keys are deleted")
        #expect(try await centre.perform(WhoAmI(.init(session: both.session))).identity.roles == ["social_worker"])
        #expect(try await !centre.tasks(of: staff.supervisor).contains("vouch rabia"))
        _ = try await centre.perform(ShowCase(.init(session: both.session, case: staff.file)))
    }

    @Test func `a slip that is put right gives everything back`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.setRoles("parveen", ["monitor"], by: staff.admin)
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: staff.parveen) }
        _ = try await centre.write("meanwhile", in: staff.file, by: staff.noor)
        try await centre.setRoles("parveen", ["psychologist"], by: staff.admin)
        try await centre.renew(staff.noor)
        #expect(try await centre.read(staff.note, by: staff.parveen).verified)
        #expect(try await centre.read(staff.processNote, by: staff.parveen).verified)
    }

    @Test func `roles that exclude each other are refused where they are given`() async throws {
        let staff = try await Staff.fresh()
        for roles in [["psychologist", "admin"], ["supervisor", "auditor"], ["monitor", "psychologist"]] {
            await #expect(throws: VaultError.self, "\(roles)") {
                try await staff.centre.setRoles("nadia", roles, by: staff.admin)
            }
        }
        try staff.centre.attack { try $0.edit("nadia") { $0.roleNames = ["auditor", "psychologist"] } }
        let next = try staff.restarted()
        let print = try await next.centre.perform(WhoAmI(.init(session: next.newcomer.session))).identity.fingerprint
        await #expect(throws: VaultError.self) { try await next.centre.vouch("nadia", print, by: next.supervisor) }
    }

    @Test func `roles that exclude each other are never in force together, whatever an account says`() async throws {
        var staff = try await Staff.fresh()
        try staff.centre.attack { try $0.edit("parveen") { $0.roleNames = ["admin", "psychologist"] } }
        staff = try staff.restarted()
        let known = try await staff.centre.perform(WhoAmI(.init(session: staff.parveen.session)))
        #expect(known.identity.roles == ["psychologist"])
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await staff.centre.account("ghost", ["psychologist"], by: staff.parveen)
        }
    }

    @Test func `somebody who becomes admin alone waits to be withdrawn`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.setRoles("noor", ["admin"], by: staff.admin)
        await #expect(throws: VaultError.self) { try await staff.centre.read(staff.note, by: staff.noor) }
        #expect(try await staff.centre.tasks(of: staff.supervisor).contains("withdraw noor"))
        await #expect(throws: VaultError.denied(rule: "no-rule"), "she holds keys to records still") {
            try await staff.centre.account("ghost", ["psychologist"], by: staff.noor)
        }
        try await staff.centre.withdraw("noor", by: staff.supervisor)
        _ = try await staff.centre.account("ghost", ["psychologist"], by: try await staff.centre.login("noor"))
    }

    @Test func `nobody sets her own roles, so that the only admin stays one`() async throws {
        let staff = try await Staff.fresh()
        for roles in [["auditor"], ["admin"], ["monitor"]] {
            await #expect(throws: VaultError.denied(rule: "roles.oneself")) {
                try await staff.centre.setRoles("root-admin", roles, by: staff.admin)
            }
        }
        _ = try await staff.centre.account("ghost", ["psychologist"], by: staff.admin)
        await #expect(throws: VaultError.noSuchPerson) {
            try await staff.centre.setRoles("nobody", ["monitor"], by: staff.admin)
        }
    }
}
