import Sealing
import Testing
import Trust

@Suite struct GrantTests {
    private func refuse(
        _ error: TrustError, _ content: Content, by signer: Signer, on id: CompartmentID? = nil, in centre: Centre
    ) throws {
        var ledger = centre.ledger
        let subject = Subject.compartment(id ?? centre.id(centre.counselling))
        let statement = try centre.signed(content, on: subject, by: signer)
        #expect(throws: error) { try ledger.admit([statement], of: subject) }
    }

    @Test func `holders grant to those the plan calls for`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        try centre.say(centre.grant(opened, to: centre.zarmina), on: .compartment(id), by: centre.nasreen.signer)
        let recovery = Grant(opened, in: centre.vault, to: .recovery, identity: centre.recovery.identity, sealed: [4])
        try centre.say(.grant(recovery), on: .compartment(id), by: centre.nasreen.signer)
        let fresh = try centre.wholeSession()
        #expect(fresh.grantees(of: id, epoch: 1).count == 4)
        let grant = try #require(fresh.grant(of: id, epoch: 1, to: .user(centre.zarmina.id)))
        #expect(grant.covers([1, 2, 3]))
        #expect(!grant.covers([1, 2, 4]))
        #expect(!fresh.isStale(id))
    }

    @Test func `recovery alone gives process notes to a colleague of the same work, who can do nothing but read`()
        throws
    {
        var centre = try Centre()
        let gul = try Person("gul")
        try centre.certify(gul, [.psychologist], by: centre.nasreen.signer)
        let notes = Compartment(
            home: .caseFile(centre.child), domain: .counselling, audience: .author(centre.palwasha.id))
        let id = centre.id(notes)
        let opened = try centre.open(notes, 1, by: centre.palwasha, granting: [])
        let recovery = Grant(opened, in: centre.vault, to: .recovery, identity: centre.recovery.identity, sealed: [4])
        try centre.say(.grant(recovery), on: .compartment(id), by: centre.palwasha.signer)
        #expect(!centre.ledger.isStale(id))
        for (other, signer) in [
            (gul, centre.palwasha.signer), (centre.bilal, .recovery), (centre.nasreen, .recovery),
        ] {
            try refuse(
                .granteeNotEntitled(.user(other.id), .compartment(id)), centre.grant(opened, to: other), by: signer,
                on: id, in: centre)
        }
        try centre.say(centre.grant(opened, to: gul), on: .compartment(id), by: .recovery)
        let fresh = try centre.wholeSession()
        #expect(fresh.hasGrant(.user(gul.id), to: id, epoch: 1) && fresh.heirs(of: id, epoch: 1) == [gul.id])
        #expect(fresh.isStale(id), "what the author writes next isn't the heir's")
        #expect(fresh.entitled(to: notes) == [centre.palwasha.id])
        var session = centre.ledger
        let next = Content.epoch(try centre.epoch(notes, 2, key: 2))
        let forged = try gul.sign(session.draft(next, on: .compartment(id), signers: [gul.signer], time: 1))
        #expect(throws: TrustError.notEntitled(gul.signer, .compartment(id))) {
            try session.admit([forged], of: .compartment(id))
        }
        try centre.say(.recusal(gul.id), on: .caseFile(centre.child), by: centre.zarmina.signer)
        #expect(try !centre.wholeSession().hasGrant(.user(gul.id), to: id, epoch: 1))
    }

    @Test func `a grant to somebody unassigned or recused is refused`() throws {
        var centre = try Centre()
        let id = Subject.compartment(centre.id(centre.counselling))
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        try refuse(
            .granteeNotEntitled(.user(centre.bilal.id), id), centre.grant(opened, to: centre.bilal),
            by: centre.palwasha.signer, in: centre)
        try refuse(
            .granteeNotEntitled(.user(centre.sadia.id), id), centre.grant(opened, to: centre.sadia),
            by: centre.palwasha.signer, in: centre)
        try centre.say(.recusal(centre.nasreen.id), on: .caseFile(centre.child), by: centre.zarmina.signer)
        try refuse(
            .granteeNotEntitled(.user(centre.nasreen.id), id), centre.grant(opened, to: centre.nasreen),
            by: centre.palwasha.signer, in: centre)
    }

    @Test func `a grant to somebody invented or withdrawn is refused`() throws {
        var centre = try Centre()
        let id = Subject.compartment(centre.id(centre.counselling))
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        let ghost = try Person("ghost")
        try refuse(
            .missingHead(.user(ghost.id)), centre.grant(opened, to: ghost), by: centre.palwasha.signer, in: centre)
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: .user(centre.nasreen.id), by: centre.zarmina.signer)
        // The withdrawal voided what nasreen signed, so palwasha is no longer assigned as far as keys go.
        #expect(!centre.ledger.isAssigned(centre.palwasha.id, to: .caseFile(centre.child)))
        try refuse(
            .granteeNotEntitled(.user(centre.nasreen.id), id), centre.grant(opened, to: centre.nasreen),
            by: centre.palwasha.signer, in: centre)
    }

    @Test func `a grant under swapped public keys is refused`() throws {
        var centre = try Centre()
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        let swapped = try Person("nasreen", keys: 1)
        try refuse(
            .wrongIdentity(.user(swapped.id)), centre.grant(opened, to: swapped), by: centre.palwasha.signer, in: centre
        )
        let key = try Person("recovery", keys: 1).identity
        let recovery = Grant(opened, in: centre.vault, to: .recovery, identity: key, sealed: [4])
        try refuse(.wrongIdentity(.recovery), .grant(recovery), by: centre.palwasha.signer, in: centre)
    }

    @Test func `a grant of another epoch, key or compartment is refused`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        let later = try centre.epoch(centre.counselling, 2, key: 1)
        try refuse(
            .wrongEpoch(id, epoch: 2), centre.grant(later, to: centre.nasreen), by: centre.palwasha.signer, in: centre)
        let other = try centre.epoch(centre.counselling, 1, key: 5)
        try refuse(
            .wrongCommitment(id, epoch: 1), centre.grant(other, to: centre.nasreen), by: centre.palwasha.signer,
            in: centre)
        let general = try centre.epoch(centre.general, 1, key: 1)
        try refuse(
            .wrongSubject(.compartment(id)), centre.grant(general, to: centre.nasreen), by: centre.palwasha.signer,
            in: centre)
    }

    @Test func `somebody entitled who holds nothing grants nothing`() throws {
        var centre = try Centre()
        let id = Subject.compartment(centre.id(centre.counselling))
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        try refuse(
            .notEntitled(centre.nasreen.signer, id), centre.grant(opened, to: centre.nasreen),
            by: centre.nasreen.signer, in: centre)
        try refuse(.notEntitled(.recovery, id), centre.grant(opened, to: centre.nasreen), by: .recovery, in: centre)
    }

    @Test func `a holder who has left grants nothing`() throws {
        var centre = try Centre()
        let id = Subject.compartment(centre.id(centre.counselling))
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        try centre.say(.unassignment(centre.palwasha.id), on: .caseFile(centre.child), by: centre.nasreen.signer)
        try refuse(
            .notEntitled(centre.palwasha.signer, id), centre.grant(opened, to: centre.nasreen),
            by: centre.palwasha.signer, in: centre)
    }

    @Test func `unlisted grants of somebody withdrawn are void`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        try centre.say(centre.grant(opened, to: centre.zarmina), on: .compartment(id), by: centre.nasreen.signer)
        let assigned = try #require(centre.database[.caseFile(centre.child)]?.last).hash
        let people = centre.ledger.statementsInForce(signedBy: centre.nasreen.id)
            .subtracting(centre.database[.compartment(id)]?.map(\.hash) ?? [])
        #expect(people.contains(assigned))
        try centre.say(
            .withdrawal(Withdrawal(stillValid: people)), on: .user(centre.nasreen.id), by: centre.zarmina.signer)
        #expect(try centre.wholeSession().grant(of: id, epoch: 1, to: .user(centre.zarmina.id)) == nil)
    }

    @Test func `somebody certified again doesn't inherit grants to her old keys`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.zarmina])
        let valid = centre.ledger.statementsInForce(signedBy: centre.zarmina.id)
        try centre.say(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(centre.zarmina.id), by: centre.nasreen.signer)
        try centre.certify(try Person("zarmina", keys: 1), [.supervisor], by: centre.nasreen.signer)
        #expect(centre.ledger.isEntitled(centre.zarmina.id, to: centre.counselling))
        #expect(!centre.ledger.hasGrant(.user(centre.zarmina.id), to: id, epoch: 1))
        #expect(centre.ledger.isStale(id))
    }
}
