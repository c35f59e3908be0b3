import Testing
import Trust

/// Tails cut off and chains swapped: what any verified statement named can't be taken back.
@Suite struct RollbackTests {
    @Test func `a recusal cut off is noticed by the epoch that relied on it`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        try centre.say(.recusal(centre.zarmina.id), on: subject, by: centre.nasreen.signer)
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        centre.database[subject]?.removeLast()
        #expect(throws: TrustError.rolledBack(subject)) { try centre.wholeSession() }
    }

    @Test func `a withdrawal cut off is noticed by whoever was named with it`() throws {
        var centre = try Centre()
        let chain = Subject.user(centre.bilal.id)
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: chain, by: centre.nasreen.signer)
        let friend = try Person("friend")
        let place = Statement.Place(vault: centre.vault, subject: .user(friend.id), number: 1, previous: .zero)
        let draft = Statement(
            at: place, time: 1, relyingOn: centre.ledger.heads(for: [chain, .user(centre.nasreen.id)]),
            content: friend.certificate([.psychologist]), signers: [centre.nasreen.signer])
        centre.database[.user(friend.id)] = [try centre.nasreen.sign(draft)]
        centre.database[chain]?.removeLast()
        let (ledger, refused) = try centre.session()
        #expect(refused == [centre.bilal.id: .rolledBack(chain)])
        #expect(ledger.certificate(of: centre.bilal.id) == nil)
        #expect(ledger.certificate(of: friend.id) != nil)
    }

    @Test func `a case chain named before it is loaded has to reach that far`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        let draft = centre.ledger.draft(
            centre.bilal.certificate([.medicalOfficer, .supervisor]), on: .user(centre.bilal.id),
            signers: [centre.nasreen.signer], time: 1, relyingOn: [subject])
        centre.database[.user(centre.bilal.id)]?.append(try centre.nasreen.sign(draft))
        var (ledger, refused) = try centre.session()
        #expect(refused.isEmpty)
        let chain = try #require(centre.database[subject])
        #expect(throws: TrustError.rolledBack(subject)) { try ledger.admit(Array(chain.prefix(1)), of: subject) }
        #expect(throws: TrustError.rolledBack(subject)) { try ledger.admit([], of: subject) }
        try ledger.admit(chain, of: subject)
    }

    @Test func `a chain that a session knows can't become shorter or different`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        let chain = try #require(centre.database[subject])
        #expect(throws: TrustError.rolledBack(subject)) { try centre.ledger.admit([chain[0]], of: subject) }
        var other = try Centre()
        other.ledger = try other.session().ledger
        let fork = try other.signed(.assignment(other.sadia.id), on: subject, by: other.nasreen.signer)
        #expect(throws: TrustError.rolledBack(subject)) { try centre.ledger.admit([fork], of: subject) }
    }

    @Test func `admitting again changes nothing`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        let chain = try #require(centre.database[subject])
        let head = centre.ledger.head(of: subject)
        try centre.ledger.admit(chain, of: subject)
        try centre.ledger.admit([chain[1]], of: subject)
        try centre.ledger.admit([], of: subject)
        #expect(centre.ledger.head(of: subject) == head)
        #expect(centre.ledger.admitPeople([centre.sadia.id: centre.database[.user(centre.sadia.id)] ?? []]).isEmpty)
    }

    @Test func `a chain doesn't go back to an older head it has passed`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        let backdated = centre.ledger.draft(
            .assignment(centre.bilal.id), on: subject, signers: [centre.nasreen.signer], time: 1)
        try centre.certify(centre.nasreen, [.supervisor, .monitor], by: centre.zarmina.signer)
        try centre.say(.unassignment(centre.sadia.id), on: subject, by: centre.nasreen.signer)
        let head = try #require(centre.ledger.head(of: subject))
        let place = Statement.Place(vault: centre.vault, subject: subject, number: head.number + 1, previous: head.hash)
        let stale = try centre.nasreen.sign(
            Statement(
                at: place, time: 1, relyingOn: Array(backdated.heads.values), content: backdated.content,
                signers: backdated.signers))
        #expect(throws: TrustError.staleHead(.user(centre.nasreen.id))) {
            try centre.ledger.admit([stale], of: subject)
        }
    }

    @Test func `a statement belongs to its vault, its subject and its place`() throws {
        let centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        let chain = try #require(centre.database[subject])
        var elsewhere = Ledger(vault: VaultID.random(), pin: centre.recovery.identity)
        #expect(throws: TrustError.wrongVault(centre.vault)) {
            try elsewhere.admit(centre.database[.plan] ?? [], of: .plan)
        }
        var ledger = try centre.session().ledger
        let other = Subject.caseFile(CaseID.random())
        #expect(throws: TrustError.wrongSubject(subject)) { try ledger.admit(chain, of: other) }
        #expect(throws: TrustError.wrongNumber(subject, expected: 1, found: 2)) {
            try ledger.admit([chain[1]], of: subject)
        }
        #expect(ledger.head(of: subject) == nil)
    }

    @Test func `a statement that follows another one is refused`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        let place = Statement.Place(vault: centre.vault, subject: subject, number: 3, previous: .zero)
        let loose = try centre.nasreen.sign(
            Statement(
                at: place, time: 1, relyingOn: centre.ledger.heads(for: [.user(centre.nasreen.id)]),
                content: .recusal(centre.sadia.id), signers: [centre.nasreen.signer]))
        #expect(throws: TrustError.brokenChain(subject, number: 3)) { try centre.ledger.admit([loose], of: subject) }
    }
}
