import FoundationEssentials
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// An admin with the database, the root key, all master keys and an account plays every ghost; each gets nothing.
///
/// After each attack the centre starts anew, so that nothing verified before is remembered.
@Suite struct `Ghosts` {
    @Test func `the measure works: with a granted person's seed the same search opens the note`() async throws {
        let staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        #expect(try staff.centre.opens(staff.note, to: [parveen]))
        #expect(try staff.centre.opens(staff.processNote, to: [parveen]))
        let noor = try staff.centre.seed(of: staff.noor)
        #expect(try !staff.centre.opens(staff.processNote, to: [noor]))
        let others = [try staff.centre.seed(of: staff.admin), try staff.centre.seed(of: staff.worker)]
        #expect(try !staff.centre.opens(staff.note, to: others))
    }

    @Test(arguments: InventedCertificate.allCases)
    func `an invented psychologist opens nothing and is given nothing`(_ kind: InventedCertificate) async throws {
        var staff = try await Staff.fresh()
        let ghost = try Ghost()
        let helper = try Ghost(as: staff.centre.user("sana"))
        try staff.centre.attack { intruder in
            try intruder.invent(ghost, name: "ghost", roles: ["psychologist"])
            let roles: Set<RoleName> = [.psychologist]
            let content = Content.certificate(
                Certificate(user: ghost.user, name: try LoginName("ghost"), roles: roles, identity: ghost.identity))
            let signed =
                switch kind {
                case .selfSigned:
                    try intruder.forge(
                        content, on: .user(ghost.user), by: .user(ghost.user), with: ghost.seed, relyingOn: [])
                case .asRecovery:
                    try intruder.forge(content, on: .user(ghost.user), by: .recovery, with: ghost.seed, relyingOn: [])
                case .asSupervisor:
                    try intruder.forge(
                        content, on: .user(ghost.user), by: .user(helper.user), with: helper.seed,
                        relyingOn: [.user(helper.user)])
                }
            try intruder.statements.append(signed)
            try intruder.directory.append(
                try CaseID(text: staff.file).bytes, to: .casesOfUser, ghost.user.bytes)
        }
        staff = try staff.restarted()
        let entered = try staff.centre.haunt(ghost, name: "ghost")
        try await expectNothing(for: entered, ghost, staff)
        try await expectWorkGoesOn(staff, closedTo: [ghost, helper])
    }

    enum InventedCertificate: CaseIterable {
        case selfSigned, asRecovery, asSupervisor
    }

    @Test func `a ghost assigned by a forged statement gets nothing, and the case says it is tampered with`()
        async throws
    {
        var staff = try await Staff.fresh()
        let ghost = try Ghost()
        try staff.centre.attack { intruder in
            try intruder.invent(ghost, name: "ghost", roles: ["psychologist"])
            let file = Trust.Subject.caseFile(try CaseID(text: staff.file))
            try intruder.statements.append(
                try intruder.forge(
                    .assignment(ghost.user), on: file, by: .user(ghost.user), with: ghost.seed, relyingOn: []))
        }
        staff = try staff.restarted()
        let entered = try staff.centre.haunt(ghost, name: "ghost")
        try await expectNothing(for: entered, ghost, staff)
        await #expect(throws: VaultError.tampered(.statement, "case \(staff.file)")) {
            try await staff.centre.write("new", in: staff.file, by: staff.parveen)
        }
    }

    @Test func `a psychologist enrolled again by the admin opens nothing in her name`() async throws {
        var staff = try await Staff.fresh()
        let ghost = try Ghost(as: staff.centre.user("parveen"))
        let key = try await staff.centre.vault.stretch("what-the-admin-chose", for: Centre.root)
        try staff.centre.attack { intruder in
            try intruder.edit("parveen") { $0.keys = ghost.identity.encoded }
            try SeedTable(store: intruder.store, keys: intruder.keys).put(
                ghost.seed, pin: staff.centre.vault.facts.recovery, of: ghost.user, under: key)
        }
        staff = try staff.restarted()
        let entered = try staff.centre.haunt(ghost, name: "parveen")
        try await expectNothing(for: entered, ghost, staff)
        try await expectWorkGoesOn(staff, closedTo: [ghost], writer: staff.noor)
        let login = try? await staff.centre.perform(
            Login(.init(user: "parveen", passphrase: "what-the-admin-chose")))
        #expect(login?.identity.roles ?? [] == [], "roles are in force only for the keys that were certified")
    }

    @Test func `a supervisor enrolled again by the admin can't vouch for a ghost`() async throws {
        var staff = try await Staff.fresh()
        let ghost = try Ghost(as: staff.centre.user("sana"))
        let friend = try Ghost()
        try staff.centre.attack { intruder in
            try intruder.edit("sana") { $0.keys = ghost.identity.encoded }
            try intruder.invent(friend, name: "friend", roles: ["psychologist"])
        }
        staff = try staff.restarted()
        let entered = try staff.centre.haunt(ghost, name: "sana")
        await #expect(throws: VaultError.self) {
            try await staff.centre.assign(staff.newcomer, to: staff.file, by: entered)
        }
        await #expect(throws: VaultError.self) {
            try await staff.centre.vouch("friend", "", by: entered)
        }
        try await expectNothing(for: try staff.centre.haunt(friend, name: "friend"), friend, staff)
        try await expectWorkGoesOn(staff, closedTo: [ghost, friend])
    }

    @Test(arguments: ["root-admin", "wazir", "aslam", "nadia"])
    func `roles written into an account are not in force`(_ name: String) async throws {
        var staff = try await Staff.fresh()
        try staff.centre.attack { intruder in
            try intruder.edit(name) { $0.roleNames += ["psychologist", "supervisor"] }
            let user = try intruder.accounts.find(name: name)?.id.bytes ?? []
            try intruder.directory.append(try CaseID(text: staff.file).bytes, to: .casesOfUser, user)
        }
        staff = try staff.restarted()
        let person = staff.people.first { $0.name == name } ?? staff.admin
        let known = try await staff.centre.perform(WhoAmI(.init(session: person.session)))
        #expect(!known.identity.roles.contains("psychologist") && !known.identity.roles.contains("supervisor"))
        await #expect(throws: VaultError.self) { try await staff.centre.read(staff.note, by: person) }
        await #expect(throws: VaultError.self) {
            try await staff.centre.read(staff.note, by: person, purpose: "supervision", reason: "because")
        }
        try await expectWorkGoesOn(staff, closedTo: [try staff.centre.seed(of: person)])
    }

    @Test func `public keys swapped before vouching don't fit what the person reads aloud`() async throws {
        var staff = try await Staff.fresh()
        let ghost = try Ghost(as: staff.centre.user("nadia"))
        try staff.centre.attack { intruder in try intruder.edit("nadia") { $0.keys = ghost.identity.encoded } }
        staff = try staff.restarted()
        let aloud = try? await staff.centre.perform(WhoAmI(.init(session: staff.newcomer.session))).identity.fingerprint
        await #expect(throws: VaultError.fingerprintDiffers) {
            try await staff.centre.vouch("nadia", aloud ?? staff.newcomer.fingerprint, by: staff.supervisor)
        }
        try await expectNothing(for: try staff.centre.haunt(ghost, name: "nadia"), ghost, staff)
    }

    @Test func `public keys swapped after vouching are given no key`() async throws {
        var staff = try await Staff.fresh()
        try await staff.centre.vouch("nadia", staff.newcomer.fingerprint, by: staff.supervisor)
        let ghost = try Ghost(as: staff.centre.user("nadia"))
        try staff.centre.attack { intruder in try intruder.edit("nadia") { $0.keys = ghost.identity.encoded } }
        staff = try staff.restarted()
        try? await staff.centre.assign(staff.newcomer, to: staff.file, by: staff.supervisor)
        try await expectNothing(for: try staff.centre.haunt(ghost, name: "nadia"), ghost, staff)
        try await expectWorkGoesOn(staff, closedTo: [ghost])
    }

    @Test func `a recovery key swapped in the clear is given no key, and new people don't fit it`() async throws {
        var staff = try await Staff.fresh()
        let thief = try Ghost()
        try staff.centre.attack { intruder in
            try intruder.store.run(
                "UPDATE meta SET value = ? WHERE name = 'recovery'", [thief.identity.encoded.data])
        }
        staff = try staff.restarted()
        #expect(staff.centre.vault.facts.recovery == thief.identity)
        try await expectWorkGoesOn(staff, closedTo: [thief])
        let code = try await staff.centre.account("rabia", ["psychologist"], by: staff.admin)
        let aloud = try await staff.centre.perform(
            Enrol(.init(user: "rabia", code: code, passphrase: staff.centre.passphrase(of: "rabia")))
        ).fingerprint
        await #expect(throws: VaultError.fingerprintDiffers) {
            try await staff.centre.vouch("rabia", aloud, by: staff.supervisor)
        }
        await #expect(throws: VaultError.tampered(.statement, "plan")) { try await staff.centre.login("rabia") }
    }

    @Test func `statements signed anew by a swapped recovery key are refused by everybody who pinned the real one`()
        async throws
    {
        var staff = try await Staff.fresh()
        let thief = try Ghost()
        let ghost = try Ghost()
        try staff.centre.attack { intruder in
            try intruder.store.run(
                "UPDATE meta SET value = ? WHERE name = 'recovery'", [thief.identity.encoded.data])
            try intruder.invent(ghost, name: "ghost", roles: ["supervisor"])
            try intruder.cut(.plan, to: 0)
            try intruder.statements.append(
                try intruder.forge(.plan(.standard), on: .plan, by: .recovery, with: thief.seed, relyingOn: []))
            let content = Content.certificate(
                Certificate(
                    user: ghost.user, name: try LoginName("ghost"), roles: [.supervisor], identity: ghost.identity))
            try intruder.statements.append(
                try intruder.forge(content, on: .user(ghost.user), by: .recovery, with: thief.seed, relyingOn: []))
        }
        staff = try staff.restarted()
        let entered = try staff.centre.haunt(ghost, name: "ghost", pin: thief.identity)
        try await expectNothing(for: entered, ghost, staff)
        await #expect(throws: VaultError.tampered(.statement, "plan")) {
            try await staff.centre.write("new", in: staff.file, by: staff.parveen)
        }
        await #expect(throws: VaultError.tampered(.statement, "plan")) {
            try await staff.centre.read(staff.note, by: staff.parveen)
        }
    }

    @Test func `an old assignment put back after an unassignment is refused`() async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        try await staff.centre.unassign("parveen", from: staff.file, by: staff.supervisor)
        try staff.centre.attack { intruder in
            let file = Trust.Subject.caseFile(try CaseID(text: staff.file))
            let chain = try intruder.statements.chain(of: file)
            let old = try #require(chain.first { $0.statement.content == .assignment(parveen.user) })
            try intruder.put(old, on: file, at: chain.count + 1)
        }
        staff = try staff.restarted()
        await #expect(throws: VaultError.self) { try await staff.centre.read(staff.note, by: staff.parveen) }
        await #expect(throws: VaultError.tampered(.statement, "case \(staff.file)")) {
            try await staff.centre.write("new", in: staff.file, by: staff.noor)
        }
    }

    @Test(arguments: [Restart.no, .yes])
    func `an unassignment cut off after anything was written is missed`(_ restart: Restart) async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let saved = try staff.centre.attack { try $0.keysWithin($0.compartment(staff.file).0, [parveen]) }
        try await staff.centre.unassign("parveen", from: staff.file, by: staff.supervisor)
        let new = try await staff.centre.write("after she left", in: staff.file, by: staff.noor)
        try staff.centre.attack { intruder in
            let file = Trust.Subject.caseFile(try CaseID(text: staff.file))
            try intruder.cut(file, to: try intruder.statements.chain(of: file).count - 1)
        }
        if restart == .yes { staff = try staff.restarted() }
        await #expect(throws: VaultError.self) { try await staff.centre.read(new.record, by: staff.parveen) }
        #expect(try !staff.centre.opens(new.record, to: [parveen], keys: saved))
        if restart == .yes {
            await #expect(throws: VaultError.self) {
                try await staff.centre.write("new", in: staff.file, by: staff.noor)
            }
        } else {
            let newer = try await staff.centre.write("remembered", in: staff.file, by: staff.noor)
            #expect(try !staff.centre.opens(newer.record, to: [parveen], keys: saved))
        }
    }

    enum Restart { case no, yes }

    @Test func `a recusal cut off after anything was written is missed`() async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let saved = try staff.centre.attack { try $0.keysWithin($0.compartment(staff.file).0, [parveen]) }
        let file = Trust.Subject.caseFile(try CaseID(text: staff.file))
        try await staff.centre.state(.recusal(parveen.user), on: file, by: staff.supervisor)
        let new = try await staff.centre.write("after her recusal", in: staff.file, by: staff.noor)
        #expect(try !staff.centre.opens(new.record, to: [parveen], keys: saved))
        try staff.centre.attack { intruder in
            try intruder.cut(file, to: try intruder.statements.chain(of: file).count - 1)
        }
        staff = try staff.restarted()
        await #expect(throws: VaultError.self) { try await staff.centre.read(new.record, by: staff.parveen) }
        #expect(try !staff.centre.opens(new.record, to: [parveen], keys: saved))
    }

    @Test func `an epoch planted with a ghost's signature is refused by name`() async throws {
        var staff = try await Staff.fresh()
        let ghost = try Ghost()
        let planted = try staff.centre.attack { intruder in
            try intruder.invent(ghost, name: "ghost", roles: ["psychologist"])
            return try intruder.plantEpoch(in: staff.file, by: ghost)
        }
        staff = try staff.restarted()
        let id = try staff.centre.attack { try $0.compartment(staff.file).1 }
        await #expect(throws: VaultError.tampered(.statement, "compartment \(id.text)")) {
            try await staff.centre.write("new", in: staff.file, by: staff.parveen)
        }
        await #expect(throws: VaultError.tampered(.statement, "compartment \(id.text)")) {
            try await staff.centre.read(staff.note, by: staff.parveen)
        }
        #expect(try !staff.centre.opens(staff.note, to: [ghost], keys: [planted]))
    }

    @Test(arguments: [Departure.unassigned, .withdrawn])
    func `an epoch planted by somebody who left takes no new write, or is named`(_ way: Departure) async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let before = try staff.centre.attack { try $0.grounds(of: staff.file, parveen.user) }
        switch way {
        case .unassigned: try await staff.centre.unassign("parveen", from: staff.file, by: staff.supervisor)
        case .withdrawn:
            let withdrawal = Content.withdrawal(Withdrawal(stillValid: []))
            try await staff.centre.state(withdrawal, on: .user(parveen.user), by: staff.supervisor)
        }
        let planted = try staff.centre.attack { intruder in
            try intruder.plantEpoch(in: staff.file, by: parveen, heads: before, grantedTo: parveen)
        }
        staff = try staff.restarted()
        do {
            let new = try await staff.centre.write("after", in: staff.file, by: staff.noor)
            #expect(try !staff.centre.opens(new.record, to: [parveen], keys: [planted]))
            #expect(try await staff.centre.read(new.record, by: staff.noor).fields["note"] == "after")
        } catch {
            guard case .tampered(.statement, _)? = error as? VaultError else { throw error }
        }
        await #expect(throws: VaultError.self) { try await staff.centre.read(staff.note, by: staff.parveen) }
    }

    enum Departure { case unassigned, withdrawn }

    @Test func `clearing a disabled mark gives no old key back, and nothing once she is withdrawn`() async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let saved = try staff.centre.attack { try $0.keysWithin($0.compartment(staff.file).0, [parveen]) }
        _ = try await staff.centre.perform(
            DisableUser(.init(session: staff.admin.session, name: "parveen", preview: false, request: fresh())))
        await #expect(throws: VaultError.notLoggedIn) { try await staff.centre.read(staff.note, by: staff.parveen) }
        try staff.centre.attack { intruder in try intruder.edit("parveen") { $0.disabled = false } }
        #expect(try !staff.centre.opens(staff.note, to: [parveen]))
        staff = try staff.revived(parveen)
        await #expect(throws: VaultError.noKey(domain: "counselling")) {
            try await staff.centre.read(staff.note, by: staff.parveen)
        }
        let withdrawal = Content.withdrawal(Withdrawal(stillValid: []))
        try await staff.centre.state(withdrawal, on: .user(parveen.user), by: staff.supervisor)
        staff = try staff.revived(parveen)
        try await expectNothing(for: staff.parveen, parveen, staff)
        let new = try await staff.centre.write("after", in: staff.file, by: staff.noor)
        #expect(try !staff.centre.opens(new.record, to: [parveen], keys: saved))
    }

    @Test func `deleted grants put back open nothing to somebody unassigned`() async throws {
        var staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let sealed = try staff.centre.attack { intruder in
            try #require(try intruder.grants.sealed(intruder.compartment(staff.file).1, 1, .user(parveen.user)))
        }
        try await staff.centre.unassign("parveen", from: staff.file, by: staff.supervisor)
        #expect(try !staff.centre.opens(staff.note, to: [parveen]), "the sealed bytes are deleted at once")
        try staff.centre.attack { intruder in
            try intruder.grants.put(sealed, intruder.compartment(staff.file).1, 1, .user(parveen.user))
        }
        staff = try staff.restarted()
        await #expect(throws: VaultError.notFound) { try await staff.centre.read(staff.note, by: staff.parveen) }
        let new = try await staff.centre.write("after she left", in: staff.file, by: staff.noor)
        #expect(try !staff.centre.opens(new.record, to: [parveen]))
        await #expect(throws: VaultError.notFound) { try await staff.centre.read(new.record, by: staff.parveen) }
    }

    // MARK: What each attack is measured by

    /// The ghost's own session opens nothing and writes nothing that others would rely on.
    private func expectNothing(for entered: Centre.Person, _ ghost: Ghost, _ staff: Staff) async throws {
        let centre = staff.centre
        for record in [staff.note, staff.processNote] {
            await #expect(throws: VaultError.self) { try await centre.read(record, by: entered) }
            await #expect(throws: VaultError.self) {
                try await centre.read(record, by: entered, purpose: "supervision", reason: "because")
            }
            #expect(try !centre.opens(record, to: [ghost]))
        }
        await #expect(throws: VaultError.self) { try await centre.write("mine", in: staff.file, by: entered) }
        await #expect(throws: VaultError.self) {
            try await centre.assign(staff.newcomer, to: staff.file, by: entered)
        }
    }

    /// Honest people write and read on, and the ghosts can't open what is new.
    private func expectWorkGoesOn(
        _ staff: Staff, closedTo ghosts: [Ghost], writer: Centre.Person? = nil
    ) async throws {
        let centre = staff.centre
        let new = try await centre.write("after the attack", in: staff.file, by: writer ?? staff.parveen)
        #expect(try await centre.read(new.record, by: staff.noor).fields["note"] == "after the attack")
        #expect(try !centre.opens(new.record, to: ghosts))
        let opened = try await centre.openCase(by: staff.worker, child: "Zarghuna")
        try await centre.assign(staff.noor, to: opened.case, by: staff.supervisor)
        let first = try await centre.write("first there", in: opened.case, by: staff.noor)
        #expect(try !centre.opens(first.record, to: ghosts))
        #expect(try !centre.opens(opened.record, to: ghosts.filter { !staff.holdsCases($0) }))
    }
}

extension Staff {
    var people: [Centre.Person] { [admin, supervisor, worker, parveen, noor, auditor, newcomer] }

    /// Whether these are the keys of somebody who may read registrations.
    func holdsCases(_ ghost: Ghost) -> Bool {
        let own = [supervisor, worker].compactMap { try? centre.vault.session($0.session, of: Centre.root).person.keys }
        return own.contains(ghost.identity)
    }

    /// Starts anew although one session has ended, with that person logged in again.
    func revived(_ person: Ghost) throws -> Staff {
        var staff = self
        staff.parveen = try centre.haunt(person, name: parveen.name)
        return try staff.restarted()
    }
}

extension Intruder {
    /// The newest statements that an epoch by this person relies on.
    func grounds(of file: String, _ user: UserID) throws -> [Head] {
        let subjects: [Trust.Subject] = [.plan, .caseFile(try CaseID(text: file)), .user(user)]
        return try subjects.compactMap { try head(of: $0) }
    }

    /// Opens the next epoch of a case's counselling compartment with a key the intruder keeps.
    func plantEpoch(
        in file: String, by ghost: Ghost, heads: [Head]? = nil, grantedTo grantee: Ghost? = nil
    ) throws -> SharedKey {
        let (compartment, id) = try compartment(file)
        let key = SharedKey(try SymmetricKey.random())
        let epoch = Epoch(
            compartment: compartment, number: 2,
            commitment: try Digest(key.key.commitment(keys.places.compartmentKey(id, epoch: 2))))
        let heads = try heads ?? grounds(of: file, ghost.user)
        try statements.append(
            try forge(
                .epoch(epoch), on: .compartment(id), by: .user(ghost.user), with: ghost.seed, heads: heads))
        guard let grantee else { return key }
        let sealed = try SealedBox.sealKey(key.key, to: grantee.identity.box)
        let grant = Grant(epoch, in: keys.vault, to: .user(grantee.user), identity: grantee.identity, sealed: sealed)
        try statements.append(
            try forge(.grant(grant), on: .compartment(id), by: .user(ghost.user), with: ghost.seed, heads: heads))
        try grants.put(sealed, id, 2, .user(grantee.user))
        return key
    }
}
