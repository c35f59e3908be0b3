import Testing
import Trust

@Suite struct GrantPlanTests {
    @Test func `the standard plan gives process notes to nobody but author and recovery`() throws {
        let key = GrantPlan.Key(.caseFile, .counselling, .author)
        let row = try #require(GrantPlan.standard.rows[key])
        #expect(row.assigned.isEmpty && row.standing.isEmpty)
        #expect(row.parties == [.author, .recovery])
    }

    @Test func `the standard plan gives recovery every compartment`() {
        for row in GrantPlan.standard.rows.values { #expect(row.parties.contains(.recovery)) }
    }

    @Test func `supervisors stand outside medical records`() throws {
        let row = try #require(GrantPlan.standard.rows[GrantPlan.Key(.caseFile, .medical)])
        #expect(row == GrantPlan.Row(assigned: [.medicalOfficer]))
    }

    @Test func `a policy takes roles away and adds none`() throws {
        let key = GrantPlan.Key(.caseFile, .legal)
        let admin = try RoleName("admin")
        let policy = GrantPlan(rows: [
            key: GrantPlan.Row(assigned: [.socialWorker, admin], standing: [admin], parties: []),
            GrantPlan.Key(.caseFile, .drafts): GrantPlan.Row(standing: [admin]),
        ])
        let narrow = GrantPlan.standard.narrowed(by: policy)
        #expect(narrow.rows[key] == GrantPlan.Row(assigned: [.socialWorker], standing: [], parties: [.recovery]))
        #expect(narrow.rows.count == GrantPlan.standard.rows.count)
        #expect(
            narrow.rows[GrantPlan.Key(.caseFile, .medical)]
                == GrantPlan.standard.rows[GrantPlan.Key(.caseFile, .medical)])
    }

    @Test func `a narrowed policy takes standing readers out of what is given now`() throws {
        var centre = try Centre()
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        #expect(!centre.ledger.isStale(centre.id(centre.counselling)))
        centre.ledger.policy = GrantPlan(rows: [
            GrantPlan.Key(.caseFile, .counselling): GrantPlan.Row(assigned: [.psychologist])
        ])
        #expect(centre.ledger.entitled(to: centre.counselling) == [centre.palwasha.id])
        #expect(centre.ledger.isStale(centre.id(centre.counselling)))
    }

    @Test func `a later plan needs recovery or two different supervisors`() throws {
        var centre = try Centre()
        func attempt(_ people: [Person]) throws -> SignedStatement {
            let draft = centre.ledger.draft(.plan(.standard), on: .plan, signers: people.map(\.signer), time: 1)
            return try SignedStatement(draft, signatures: try people.map { try $0.signature(of: draft) })
        }
        let alone = try attempt([centre.nasreen])
        #expect(throws: TrustError.wrongSigners(.plan, number: 2)) { try centre.ledger.admit([alone], of: .plan) }
        let twice = try attempt([centre.nasreen, centre.nasreen])
        #expect(throws: TrustError.wrongSigners(.plan, number: 2)) { try centre.ledger.admit([twice], of: .plan) }
        let worker = try attempt([centre.nasreen, centre.sadia])
        #expect(throws: TrustError.notEntitled(centre.sadia.signer, .plan)) {
            try centre.ledger.admit([worker], of: .plan)
        }
        try centre.ledger.admit([try attempt([centre.nasreen, centre.zarmina])], of: .plan)
        #expect(centre.ledger.head(of: .plan)?.number == 2)
    }

    @Test func `the first plan is recovery's alone`() throws {
        let centre = try Centre()
        var fresh = Ledger(vault: centre.vault, pin: centre.recovery.identity)
        let users = centre.database.filter { if case .user = $0.key { true } else { false } }
        for subject in [centre.nasreen, centre.zarmina] {
            try fresh.admit(users[.user(subject.id)] ?? [], of: .user(subject.id))
        }
        let draft = fresh.draft(
            .plan(.standard), on: .plan, signers: [centre.nasreen.signer, centre.zarmina.signer], time: 1)
        let signed = try SignedStatement(
            draft, signatures: [centre.nasreen.signature(of: draft), centre.zarmina.signature(of: draft)])
        #expect(throws: TrustError.wrongSigners(.plan, number: 1)) { try fresh.admit([signed], of: .plan) }
    }
}
