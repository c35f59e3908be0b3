import Testing
import Trust

/// A new share set: who follows to its recovery key, what stays in force, and what old shares can still do.
@Suite struct SuccessionTests {
    private let second: Person
    private let third: Person

    init() throws {
        second = try Person("recovery", keys: 1)
        third = try Person("recovery", keys: 2)
    }

    @Test func `a session that pins the first key follows to the newest`() throws {
        var centre = try Centre()
        let first = centre.recovery
        try centre.handOn(to: second)
        try centre.handOn(to: third)
        for pin in [first, second, third] {
            let ledger = try centre.wholeSession(pin: pin)
            #expect(ledger.recovery == third.identity)
            #expect(ledger.recoveryKeys == [first, second, third].map(\.identity))
            #expect(ledger.successions.map(\.split.threshold) == [3, 3])
        }
        #expect(centre.ledger.recovery == third.identity)
    }

    @Test func `what the old key signed stays in force, for whoever pins the new one too`() throws {
        var centre = try Centre()
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        let certified = centre.ledger.certified
        try centre.handOn(to: second)
        try centre.handOn(to: third)
        for ledger in [centre.ledger, try centre.wholeSession()] {
            #expect(ledger.certified == certified)
            #expect(ledger.plan == .standard)
            #expect(ledger.hasGrant(.user(centre.nasreen.id), to: centre.id(centre.counselling), epoch: 1))
        }
    }

    @Test func `the new key signs from now on, and the old one no more`() throws {
        var centre = try Centre()
        let first = centre.recovery
        try centre.handOn(to: second)
        let farida = try Person("farida")
        let chain = Subject.user(farida.id)
        let draft = centre.ledger.draft(farida.certificate([.supervisor]), on: chain, signers: [.recovery], time: 1)
        #expect(draft.heads[.recovery]?.number == 1)
        #expect(throws: TrustError.badSignature(chain, number: 1)) {
            try centre.ledger.admit([try first.sign(draft)], of: chain)
        }
        try centre.ledger.admit([try second.sign(draft)], of: chain)
        #expect(centre.ledger.certificate(of: farida.id) != nil)
    }

    @Test func `what old shares sign later as if it had been before counts for nothing`() throws {
        var centre = try Centre()
        let before = centre.ledger
        let first = centre.recovery
        try centre.handOn(to: second)
        let ghost = try Person("ghost")
        let chain = Subject.user(ghost.id)
        let draft = before.draft(ghost.certificate([.supervisor]), on: chain, signers: [.recovery], time: 1)
        let late = try first.sign(draft)
        centre.database[chain] = [late]
        #expect(try centre.wholeSession().certificate(of: ghost.id) == nil)
        try centre.ledger.admit([late], of: chain)
        #expect(centre.ledger.certificate(of: ghost.id) == nil)
        let plan = before.draft(.plan(GrantPlan(rows: [:])), on: .plan, signers: [.recovery], time: 1)
        try centre.ledger.admit([try first.sign(plan)], of: .plan)
        #expect(centre.ledger.plan == .standard)
    }

    @Test func `a statement of the old key that the succession leaves out is void, its removals stay`() throws {
        var centre = try Centre()
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: .user(centre.bilal.id), by: .recovery)
        try centre.handOn(to: second, stillValid: [])
        for ledger in [centre.ledger, try centre.wholeSession()] {
            #expect(ledger.plan == nil)
            #expect(ledger.certified.isEmpty)
        }
    }

    @Test func `grants to the old key count for the new one, and new ones are made to the new key`() throws {
        var centre = try Centre()
        let epoch = try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [])
        let chain = Subject.compartment(centre.id(centre.counselling))
        func grant(to person: Person) -> Content {
            .grant(Grant(epoch, in: centre.vault, to: .recovery, identity: person.identity, sealed: [1]))
        }
        try centre.say(grant(to: centre.recovery), on: chain, by: centre.palwasha.signer)
        let first = centre.recovery
        try centre.handOn(to: second)
        for ledger in [centre.ledger, try centre.wholeSession()] {
            #expect(ledger.hasGrant(.recovery, to: centre.id(centre.counselling), epoch: 1))
            #expect(!ledger.isStale(centre.id(centre.counselling)))
        }
        let late = try centre.signed(grant(to: first), on: chain, by: centre.palwasha.signer)
        #expect(throws: TrustError.wrongIdentity(.recovery)) { try centre.ledger.admit([late], of: chain) }
        try centre.say(grant(to: second), on: chain, by: centre.palwasha.signer)
    }

    @Test func `a succession that only one of the keys signed is refused`() throws {
        let centre = try Centre()
        let signed = try centre.succession(to: second)
        let (old, new) = (signed.signatures[0], signed.signatures[1])
        for signatures in [[old, old], [new, new], [new, old]] {
            var ledger = centre.ledger
            #expect(throws: TrustError.badSignature(.recovery, number: 1)) {
                try ledger.admit([try SignedStatement(signed.statement, signatures: signatures)], of: .recovery)
            }
        }
    }

    @Test func `a planted succession from another key is refused, whoever reads it`() throws {
        let centre = try Centre()
        let intruder = try Person("intruder")
        var planted = try Centre()
        planted.recovery = intruder
        for next in [second, centre.recovery] {
            var ledger = centre.ledger
            var fresh = Ledger(vault: centre.vault, pin: centre.recovery.identity)
            let succession = Succession(
                Succession.Split(set: .random(), threshold: 2, count: 3), from: intruder.identity, to: next.identity,
                stillValid: [])
            let draft = fresh.draft(.succession(succession), on: .recovery, signers: [.recovery, .recovery], time: 1)
            let forged = try SignedStatement(
                draft, signatures: [intruder.signature(of: draft), intruder.signature(of: draft)])
            #expect(throws: TrustError.self) { try ledger.admit([forged], of: .recovery) }
            #expect(throws: TrustError.self) { try fresh.admit([forged], of: .recovery) }
            #expect(ledger.recovery == centre.recovery.identity)
        }
        let own = try planted.succession(to: second)
        var ledger = centre.ledger
        #expect(throws: TrustError.notEntitled(.recovery, .recovery)) { try ledger.admit([own], of: .recovery) }
    }

    @Test func `a succession can't be taken away again`() throws {
        var centre = try Centre()
        let first = centre.recovery
        try centre.handOn(to: second)
        try centre.certify(try Person("bilal"), [.medicalOfficer], by: centre.nasreen.signer)
        centre.database[.recovery] = nil
        #expect(throws: TrustError.self) { try centre.session() }
        let session = try centre.session(pin: first)
        #expect(session.refused[centre.bilal.id] == .rolledBack(.recovery), "a statement since has named it")
        var ledger = centre.ledger
        #expect(throws: TrustError.self) { try ledger.admit([try centre.succession(to: first)], of: .recovery) }
    }

    @Test func `a key that was replaced never comes back`() throws {
        var centre = try Centre()
        let first = centre.recovery
        try centre.handOn(to: second)
        for back in [first, second] {
            let signed = try centre.succession(to: back)
            #expect(throws: TrustError.wrongIdentity(.recovery)) { try centre.ledger.admit([signed], of: .recovery) }
        }
        let fork = try Centre().succession(to: third)
        #expect(throws: TrustError.rolledBack(.recovery)) { try centre.ledger.admit([fork], of: .recovery) }
    }

    @Test func `a succession takes both signers and its own chain`() throws {
        let centre = try Centre()
        let content = try centre.succession(to: second).statement.content
        let alone = centre.ledger.draft(content, on: .recovery, signers: [.recovery], time: 1)
        var ledger = centre.ledger
        #expect(throws: TrustError.wrongSigners(.recovery, number: 1)) {
            try ledger.admit([try centre.recovery.sign(alone)], of: .recovery)
        }
        let elsewhere = centre.ledger.draft(content, on: .plan, signers: [.recovery], time: 1)
        #expect(throws: TrustError.wrongSubject(.plan)) {
            try ledger.admit([try centre.recovery.sign(elsewhere)], of: .plan)
        }
        let other = try centre.signed(.plan(.standard), on: .recovery, by: .recovery)
        #expect(throws: TrustError.self) { try ledger.admit([other], of: .recovery) }
    }
}
