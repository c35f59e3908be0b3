import Testing
import Trust

@Suite struct AssignmentTests {
    @Test func `an intake worker opens a case by assigning herself`() throws {
        let centre = try Centre()
        #expect(centre.ledger.assignees(of: .caseFile(centre.child)) == [centre.palwasha.id, centre.sadia.id].sorted())
    }

    @Test func `a psychologist opens no case and assigns herself to none`() throws {
        var centre = try Centre()
        let (other, child) = (Subject.caseFile(CaseID.random()), Subject.caseFile(centre.child))
        for subject in [other, child] {
            let own = try centre.signed(.assignment(centre.palwasha.id), on: subject, by: centre.palwasha.signer)
            #expect(throws: TrustError.notEntitled(centre.palwasha.signer, subject)) {
                try centre.ledger.admit([own], of: subject)
            }
        }
    }

    @Test func `the opener assigns nobody but herself, and only once`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(CaseID.random())
        let friend = try centre.signed(.assignment(centre.bilal.id), on: subject, by: centre.sadia.signer)
        #expect(throws: TrustError.notEntitled(centre.sadia.signer, subject)) {
            try centre.ledger.admit([friend], of: subject)
        }
        let late = try centre.signed(.assignment(centre.sadia.id), on: .caseFile(centre.child), by: centre.sadia.signer)
        #expect(throws: TrustError.notEntitled(centre.sadia.signer, .caseFile(centre.child))) {
            try centre.ledger.admit([late], of: .caseFile(centre.child))
        }
    }

    @Test func `a handover moves the case`() throws {
        var centre = try Centre()
        try centre.say(
            .handover(from: centre.sadia.id, to: centre.bilal.id), on: .caseFile(centre.child),
            by: centre.zarmina.signer)
        #expect(!centre.ledger.isAssigned(centre.sadia.id, to: .caseFile(centre.child)))
        #expect(centre.ledger.isAssigned(centre.bilal.id, to: .caseFile(centre.child)))
    }

    @Test func `a recusal excludes a person whatever roles she has`() throws {
        var centre = try Centre()
        try centre.say(.recusal(centre.nasreen.id), on: .caseFile(centre.child), by: centre.zarmina.signer)
        try centre.say(.assignment(centre.nasreen.id), on: .caseFile(centre.child), by: centre.zarmina.signer)
        #expect(centre.ledger.isRecused(centre.nasreen.id, from: .caseFile(centre.child)))
        #expect(!centre.ledger.isAssigned(centre.nasreen.id, to: .caseFile(centre.child)))
        #expect(!centre.ledger.isEntitled(centre.nasreen.id, to: centre.general))
        #expect(centre.ledger.isEntitled(centre.zarmina.id, to: centre.general))
    }

    @Test func `an old assignment put back doesn't fit the chain`() throws {
        var centre = try Centre()
        let subject = Subject.caseFile(centre.child)
        let old = try #require(centre.database[subject]?.last)
        try centre.say(.unassignment(centre.palwasha.id), on: subject, by: centre.nasreen.signer)
        centre.database[subject]?.append(old)
        #expect(throws: TrustError.wrongNumber(subject, expected: 4, found: 2)) { try centre.wholeSession() }
        #expect(throws: TrustError.rolledBack(subject)) { try centre.ledger.admit([old], of: subject) }
    }

    @Test func `the assignment of a supervisor withdrawn without listing it is void`() throws {
        var centre = try Centre()
        try centre.say(.assignment(centre.bilal.id), on: .caseFile(centre.child), by: centre.zarmina.signer)
        let valid = try #require(centre.database[.user(centre.palwasha.id)]?.first).hash
        try centre.say(
            .withdrawal(Withdrawal(stillValid: [valid])), on: .user(centre.zarmina.id), by: centre.nasreen.signer)
        for ledger in [centre.ledger, try centre.wholeSession()] {
            #expect(ledger.assignees(of: .caseFile(centre.child)) == [centre.palwasha.id, centre.sadia.id].sorted())
        }
    }

    @Test func `facilitators of a group are assigned as to a case`() throws {
        var centre = try Centre()
        let group = GroupID.random()
        try centre.say(.assignment(centre.palwasha.id), on: .group(group), by: centre.palwasha.signer)
        let sessions = Compartment(home: .group(group), domain: .counselling)
        #expect(centre.ledger.isEntitled(centre.palwasha.id, to: sessions))
        #expect(!centre.ledger.isEntitled(centre.sadia.id, to: sessions))
    }
}
