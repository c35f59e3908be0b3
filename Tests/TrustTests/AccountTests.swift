import Testing
import Trust

/// What an account leaves of a certificate, and what it can't add.
@Suite struct AccountTests {
    @Test func `an account takes roles away at once and adds none`() throws {
        var centre = try Centre()
        let palwasha = centre.palwasha.id
        centre.ledger.accounts[palwasha] = [.psychologist, .supervisor]
        #expect(centre.ledger.certificate(of: palwasha)?.roles == [.psychologist])
        for roles in [[], [RoleName.supervisor]] as [Set<RoleName>] {
            centre.ledger.accounts[palwasha] = roles
            #expect(centre.ledger.certificate(of: palwasha) == nil)
            #expect(!centre.ledger.isEntitled(palwasha, to: centre.counselling))
            #expect(!centre.ledger.certified.contains(palwasha))
            #expect(centre.ledger.asSigned.certificate(of: palwasha)?.roles == [.psychologist])
            #expect(centre.ledger.hasAssignment(palwasha, to: .caseFile(centre.child)))
        }
    }

    @Test func `somebody stopped makes what she holds stale, and is no former grantee by signature`() throws {
        var centre = try Centre()
        try centre.open(centre.counselling, 1, by: centre.nasreen, granting: [centre.palwasha])
        let id = centre.id(centre.counselling)
        #expect(!centre.ledger.isStale(id))
        centre.ledger.accounts[centre.palwasha.id] = []
        #expect(centre.ledger.isStale(id))
        #expect(centre.ledger.formerGrantees(of: id, epoch: 1) == [.user(centre.palwasha.id)])
        #expect(centre.ledger.asSigned.formerGrantees(of: id, epoch: 1).isEmpty)
        #expect(centre.ledger.namedGrantees(of: id, epoch: 1).contains(.user(centre.palwasha.id)))
    }

    @Test func `what was verified isn't judged again by accounts`() throws {
        var centre = try Centre()
        centre.ledger.accounts[centre.nasreen.id] = []
        let friend = try Person("friend")
        try centre.certify(friend, [.psychologist], by: centre.zarmina.signer)
        #expect(centre.ledger.certificate(of: centre.sadia.id) != nil, "nasreen vouched for her")
        #expect(centre.ledger.certificate(of: friend.id) != nil)
    }

    @Test func `the index is never stale`() throws {
        var centre = try Centre()
        let index = Compartment(home: .organisation, domain: .index)
        let chain = Subject.compartment(centre.id(index))
        let opened = try centre.epoch(index, 1, key: 1)
        try centre.say(.epoch(opened), on: chain, by: .recovery)
        for person in [centre.nasreen, centre.sadia] {
            try centre.say(centre.grant(opened, to: person), on: chain, by: .recovery)
        }
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: .user(centre.sadia.id), by: centre.nasreen.signer)
        #expect(centre.ledger.formerGrantees(of: centre.id(index), epoch: 1) == [.user(centre.sadia.id)])
        #expect(!centre.ledger.isStale(centre.id(index)))
    }
}
