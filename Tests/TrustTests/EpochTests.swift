import Testing
import Trust

@Suite struct EpochTests {
    private func refuse(_ error: TrustError, _ epoch: Epoch, by person: Person, in centre: Centre) throws {
        var ledger = centre.ledger
        let subject = Subject.compartment(centre.id(epoch.compartment))
        let statement = try centre.signed(.epoch(epoch), on: subject, by: person.signer)
        #expect(throws: error) { try ledger.admit([statement], of: subject) }
    }

    @Test func `a compartment is what it is`() throws {
        let centre = try Centre()
        let note = Compartment(
            home: .caseFile(centre.child), domain: .counselling, audience: .author(centre.palwasha.id))
        let ids = [centre.counselling, centre.general, note, .drafts(of: centre.sadia.id)].map { centre.id($0) }
        #expect(Set(ids).count == 4)
        #expect(centre.counselling.id(in: VaultID.random()) != centre.id(centre.counselling))
        let opened = try centre.epoch(centre.counselling, 1, key: 1)
        let moved = try centre.signed(.epoch(opened), on: .compartment(ids[1]), by: centre.palwasha.signer)
        var ledger = centre.ledger
        #expect(throws: TrustError.wrongSubject(.compartment(ids[1]))) {
            try ledger.admit([moved], of: .compartment(ids[1]))
        }
    }

    @Test func `only the entitled open a compartment`() throws {
        let centre = try Centre()
        let id = centre.id(centre.counselling)
        let opened = try centre.epoch(centre.counselling, 1, key: 1)
        try refuse(.notEntitled(centre.sadia.signer, .compartment(id)), opened, by: centre.sadia, in: centre)
        try refuse(.notEntitled(centre.bilal.signer, .compartment(id)), opened, by: centre.bilal, in: centre)
        let skipped = try centre.epoch(centre.counselling, 2, key: 1)
        try refuse(.wrongEpoch(id, epoch: 2), skipped, by: centre.palwasha, in: centre)
        let orphan = try centre.epoch(centre.counselling, 1, key: 1, .orphaned)
        try refuse(.notOrphaned(id), orphan, by: centre.palwasha, in: centre)
    }

    @Test func `process notes and drafts are opened by their author alone`() throws {
        var centre = try Centre()
        let note = Compartment(
            home: .caseFile(centre.child), domain: .counselling, audience: .author(centre.palwasha.id))
        for compartment in [note, .drafts(of: centre.palwasha.id)] {
            let opened = try centre.epoch(compartment, 1, key: 1)
            try refuse(
                .notEntitled(centre.nasreen.signer, .compartment(centre.id(compartment))), opened, by: centre.nasreen,
                in: centre)
            #expect(centre.ledger.entitled(to: compartment) == [centre.palwasha.id])
            #expect(centre.ledger.isRecoveryEntitled(to: compartment))
            try centre.open(compartment, 1, by: centre.palwasha, granting: [])
        }
        let foreign = Compartment(home: .user(centre.sadia.id), domain: .drafts, audience: .author(centre.palwasha.id))
        #expect(centre.ledger.entitled(to: foreign) == [])
    }

    @Test func `recovery opens the index and no case`() throws {
        var centre = try Centre()
        let index = Compartment(home: .organisation, domain: .index)
        let opened = try centre.epoch(index, 1, key: 1)
        try centre.say(.epoch(opened), on: .compartment(centre.id(index)), by: .recovery)
        try centre.say(centre.grant(opened, to: centre.nasreen), on: .compartment(centre.id(index)), by: .recovery)
        try centre.say(
            centre.grant(opened, to: centre.sadia), on: .compartment(centre.id(index)), by: centre.nasreen.signer)
        #expect(centre.ledger.grantees(of: centre.id(index), epoch: 1).count == 2)
        let note = try centre.epoch(centre.general, 1, key: 1)
        var ledger = centre.ledger
        let statement = try centre.signed(.epoch(note), on: .compartment(centre.id(centre.general)), by: .recovery)
        #expect(throws: TrustError.notEntitled(.recovery, .compartment(centre.id(centre.general)))) {
            try ledger.admit([statement], of: .compartment(centre.id(centre.general)))
        }
    }

    @Test func `the next epoch is opened by somebody who held the one before`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        let second = try centre.epoch(centre.counselling, 2, key: 2)
        try refuse(.notEntitled(centre.zarmina.signer, .compartment(id)), second, by: centre.zarmina, in: centre)
        try centre.open(centre.counselling, 2, by: centre.nasreen, granting: [centre.palwasha])
        #expect(centre.ledger.currentEpoch(of: id)?.number == 2)
        #expect(centre.ledger.nextEpochNumber(of: id) == 3)
        #expect(centre.ledger.epoch(1, of: id)?.number == 1)
        #expect(try centre.wholeSession().currentEpoch(of: id) == centre.ledger.currentEpoch(of: id))
    }

    @Test func `somebody unassigned makes the compartment stale until the next epoch`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        #expect(!centre.ledger.isStale(id))
        try centre.say(.unassignment(centre.palwasha.id), on: .caseFile(centre.child), by: centre.nasreen.signer)
        #expect(centre.ledger.isStale(id))
        #expect(centre.ledger.formerGrantees(of: id, epoch: 1) == [.user(centre.palwasha.id)])
        let planted = try centre.epoch(centre.counselling, 2, key: 2)
        try refuse(.notEntitled(centre.palwasha.signer, .compartment(id)), planted, by: centre.palwasha, in: centre)
        try centre.open(centre.counselling, 2, by: centre.nasreen, granting: [])
        #expect(!centre.ledger.isStale(id))
        #expect(!centre.ledger.hasGrant(.user(centre.palwasha.id), to: id, epoch: 2))
    }

    @Test func `an epoch planted with a withdrawn holder's key doesn't count`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        let planted = try centre.signed(
            .epoch(centre.epoch(centre.counselling, 2, key: 66)), on: .compartment(id), by: centre.palwasha.signer)
        let valid = centre.ledger.statementsInForce(signedBy: centre.palwasha.id)
        try centre.say(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(centre.palwasha.id), by: centre.nasreen.signer)
        try centre.ledger.admit([planted], of: .compartment(id))
        centre.database[.compartment(id)]?.append(planted)
        for ledger in [centre.ledger, try centre.wholeSession()] {
            #expect(ledger.currentEpoch(of: id)?.number == 1)
            #expect(ledger.isStale(id))
            #expect(ledger.nextEpochNumber(of: id) == 3)
        }
        try centre.open(centre.counselling, 3, by: centre.nasreen, granting: [])
        #expect(try centre.wholeSession().currentEpoch(of: id)?.number == 3)
    }

    @Test func `an epoch planted by somebody unassigned leaves the compartment stale and is overtaken`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        let planted = try centre.signed(
            .epoch(centre.epoch(centre.counselling, 2, key: 66)), on: .compartment(id), by: centre.palwasha.signer)
        try centre.say(.unassignment(centre.palwasha.id), on: .caseFile(centre.child), by: centre.nasreen.signer)
        try centre.ledger.admit([planted], of: .compartment(id))
        #expect(centre.ledger.isStale(id))
        try centre.open(centre.counselling, 3, by: centre.nasreen, granting: [])
        #expect(!centre.ledger.isStale(id))
    }

    @Test func `an orphan is continued by somebody assigned, and only an orphan`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        try centre.certify(centre.bilal, [.medicalOfficer, .psychologist], by: centre.nasreen.signer)
        try centre.say(.assignment(centre.bilal.id), on: .caseFile(centre.child), by: centre.nasreen.signer)
        let orphan = try centre.epoch(centre.counselling, 2, key: 2, .orphaned)
        try refuse(.notOrphaned(id), orphan, by: centre.bilal, in: centre)
        let valid = centre.ledger.statementsInForce(signedBy: centre.palwasha.id)
        try centre.say(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(centre.palwasha.id), by: centre.nasreen.signer)
        try refuse(.notEntitled(centre.nasreen.signer, .compartment(id)), orphan, by: centre.nasreen, in: centre)
        try centre.say(.epoch(orphan), on: .compartment(id), by: centre.bilal.signer)
        #expect(try centre.wholeSession().currentEpoch(of: id)?.origin == .orphaned)
    }

    @Test func `a case has to be admitted before its compartments`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        var (ledger, _) = try centre.session()
        #expect(throws: TrustError.missingHead(.caseFile(centre.child))) {
            try ledger.admit(centre.database[.compartment(id)] ?? [], of: .compartment(id))
        }
    }

    @Test func `an opened key has to be the one the epoch commits to`() throws {
        var centre = try Centre()
        let id = centre.id(centre.counselling)
        let opened = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        try centre.ledger.verify(commitment: opened.commitment.bytes, of: id, epoch: 1)
        #expect(throws: TrustError.wrongCommitment(id, epoch: 1)) {
            try centre.ledger.verify(commitment: [UInt8](repeating: 2, count: 32), of: id, epoch: 1)
        }
        #expect(throws: TrustError.wrongEpoch(id, epoch: 2)) {
            try centre.ledger.verify(commitment: opened.commitment.bytes, of: id, epoch: 2)
        }
    }
}
