import Testing
import Trust

/// What becomes void when somebody is withdrawn, and what stays.
@Suite struct WithdrawalTests {
    @Test func `somebody withdrawn is not certified and not entitled`() throws {
        var centre = try Centre()
        #expect(
            centre.ledger.entitled(to: centre.counselling)
                == [centre.nasreen, centre.palwasha, centre.zarmina].map(\.id).sorted())
        try centre.say(
            .withdrawal(Withdrawal(stillValid: [])), on: .user(centre.palwasha.id), by: centre.nasreen.signer)
        #expect(centre.ledger.certificate(of: centre.palwasha.id) == nil)
        #expect(!centre.ledger.isAssigned(centre.palwasha.id, to: .caseFile(centre.child)))
        #expect(!centre.ledger.isEntitled(centre.palwasha.id, to: centre.counselling))
        let fresh = try centre.wholeSession()
        #expect(fresh.certificate(of: centre.palwasha.id) == nil)
    }

    @Test func `unlisted certificates of a withdrawn supervisor are void and listed ones stay`() throws {
        var centre = try Centre()
        let listed = try #require(centre.database[.user(centre.sadia.id)]?.first).hash
        try centre.say(
            .withdrawal(Withdrawal(stillValid: [listed])), on: .user(centre.nasreen.id), by: .recovery)
        for ledger in [centre.ledger, try centre.wholeSession()] {
            #expect(ledger.certificate(of: centre.sadia.id) != nil)
            #expect(ledger.certificate(of: centre.bilal.id) == nil)
            #expect(ledger.certificate(of: centre.zarmina.id) == nil)
            // Certified by zarmina, whose own certificate is void now.
            #expect(ledger.certificate(of: centre.palwasha.id) == nil)
        }
    }

    @Test func `a supervisor who leaves with her statements listed takes nothing with her`() throws {
        var centre = try Centre()
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen, centre.zarmina])
        let valid = centre.ledger.statementsInForce(signedBy: centre.nasreen.id)
        #expect(valid.count == 4)
        try centre.say(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(centre.nasreen.id), by: centre.zarmina.signer)
        let fresh = try centre.wholeSession()
        #expect(fresh.certified == [centre.zarmina, centre.sadia, centre.palwasha, centre.bilal].map(\.id).sorted())
        #expect(fresh.isAssigned(centre.palwasha.id, to: .caseFile(centre.child)))
        let id = centre.id(centre.counselling)
        #expect(fresh.isStale(id))
        #expect(fresh.formerGrantees(of: id, epoch: 1) == [.user(centre.nasreen.id)])
        #expect(fresh.grantees(of: id, epoch: 1) == [.user(centre.palwasha.id), .user(centre.zarmina.id)])
    }

    @Test func `what somebody withdrawn says with her old head is void`() throws {
        var centre = try Centre()
        let friend = try Person("friend")
        let backdated = try centre.signed(
            friend.certificate([.supervisor]), on: .user(friend.id), by: centre.zarmina.signer)
        let valid = centre.ledger.statementsInForce(signedBy: centre.zarmina.id)
        try centre.say(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(centre.zarmina.id), by: centre.nasreen.signer)
        centre.database[.user(friend.id)] = [backdated]
        let (ledger, refused) = try centre.session()
        #expect(refused.isEmpty)
        #expect(ledger.certificate(of: friend.id) == nil)
        #expect(ledger.certificate(of: centre.palwasha.id) != nil)
    }

    @Test func `what somebody withdrawn says with her new head is refused`() throws {
        var centre = try Centre()
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: .user(centre.zarmina.id), by: centre.nasreen.signer)
        let friend = try Person("friend")
        let late = try centre.signed(
            friend.certificate([.psychologist]), on: .user(friend.id), by: centre.zarmina.signer)
        #expect(throws: TrustError.notCertified(centre.zarmina.id)) {
            try centre.ledger.admit([late], of: .user(friend.id))
        }
    }

    @Test func `removals outlive the supervisor who signed them`() throws {
        var centre = try Centre()
        try centre.say(.recusal(centre.palwasha.id), on: .caseFile(centre.child), by: centre.zarmina.signer)
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: .user(centre.bilal.id), by: centre.zarmina.signer)
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: .user(centre.zarmina.id), by: .recovery)
        let fresh = try centre.wholeSession()
        #expect(fresh.isRecused(centre.palwasha.id, from: .caseFile(centre.child)))
        #expect(fresh.certificate(of: centre.bilal.id) == nil)
    }

    @Test func `somebody withdrawn comes back under new keys only by a new certificate`() throws {
        var centre = try Centre()
        let valid = centre.ledger.statementsInForce(signedBy: centre.palwasha.id)
        try centre.say(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(centre.palwasha.id), by: centre.nasreen.signer)
        let again = try Person("palwasha", keys: 1)
        try centre.certify(again, [.psychologist], by: centre.nasreen.signer)
        #expect(centre.ledger.certificate(of: again.id)?.identity == again.identity)
        #expect(try centre.wholeSession().isEntitled(again.id, to: centre.counselling))
    }

    @Test func `nobody withdraws herself`() throws {
        var centre = try Centre()
        let chain = Subject.user(centre.nasreen.id)
        let own = try centre.signed(.withdrawal(Withdrawal(stillValid: [])), on: chain, by: centre.nasreen.signer)
        #expect(throws: TrustError.notEntitled(centre.nasreen.signer, chain)) {
            try centre.ledger.admit([own], of: chain)
        }
    }

    @Test func `t shares certify and withdraw a supervisor`() throws {
        var centre = try Centre()
        try centre.say(.withdrawal(Withdrawal(stillValid: [])), on: .user(centre.zarmina.id), by: .recovery)
        try centre.certify(centre.sadia, [.socialWorker, .supervisor], by: .recovery)
        #expect(centre.ledger.certificate(of: centre.sadia.id)?.roles.contains(.supervisor) == true)
    }
}
