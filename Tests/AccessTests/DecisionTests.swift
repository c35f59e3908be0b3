import Access
import Testing

@Suite struct DecisionTests {
    let policy: Policy

    init() throws { policy = try shippedPolicy() }

    private func roles(_ names: String...) -> Set<RoleID> { Set(names.compactMap(RoleID.init(rawValue:))) }

    private func decide(_ action: ActionID, _ roles: Set<RoleID>, _ object: Object) -> Decision {
        policy.decide(action, by: Subject(user: "u1", roles: roles), on: object)
    }

    private func record(_ domain: String, _ relation: Relation, audience: Audience = .team) -> Object {
        Object(domain: DomainID(rawValue: domain), audience: audience, relation: relation)
    }

    @Test func `a decision names its rule by a stable code`() {
        let note = record("counselling", .assigned)
        #expect(decide(.readRecord, roles("psychologist"), note).rule.code == "psychologist.read.counselling.caseload")
        #expect(decide(.showCase, roles("social_worker"), note).rule.code == "social_worker.file.caseload")
        #expect(decide(.status, [], .nothing).rule.code == "anyone.status")
        #expect(decide(.whoami, [], .nothing).rule.code == "everyone.whoami")
        #expect(decide(.setRoles, roles("admin"), .nothing).rule.code == "admin.set_roles")
        #expect(policy.decide(.initialise, by: .system, on: .nothing).rule.code == "system.init")
        let process = record("counselling", [.own], audience: .author)
        #expect(
            decide(.readRecord, roles("psychologist"), process).rule.code == "psychologist.read.counselling.author.own")
    }

    @Test func `a refusal tells whether it depends on the object`() {
        let forbidden = decide(.listAudit, roles("psychologist"), .nothing)
        #expect(forbidden == .deny(.noRule) && !forbidden.isAboutObject)
        let stranger = decide(.readRecord, roles("psychologist"), record("counselling", []))
        #expect(stranger == .deny(.outOfScope) && stranger.isAboutObject)
        let elsewhere = decide(.readRecord, roles("psychologist"), record("medical", .assigned))
        #expect(elsewhere == .deny(.outOfScope))
        let process = decide(.readRecord, roles("psychologist"), record("counselling", .assigned, audience: .author))
        #expect(process == .deny(.authorOnly) && process.isAboutObject)
        #expect(decide(.readRecord, roles("psychologist"), record("counselling", .recused)).isAboutObject)
    }

    @Test func `of two roles that fit the narrower scope decides`() {
        let both = roles("psychologist", "supervisor")
        let mine = decide(.readRecord, both, record("counselling", .assigned))
        #expect(mine.rule.code == "psychologist.read.counselling.caseload")
        let others = decide(.readRecord, both, record("counselling", []))
        #expect(others.rule.code == "supervisor.read.counselling.team")
    }

    @Test func `a purpose outside the permission's list is asked for again`() {
        var note = record("counselling", .assigned)
        note.purpose = PurposeID(rawValue: "quality_review")
        guard case .needs(.purpose, let rule) = decide(.readRecord, roles("psychologist"), note) else {
            Issue.record("a purpose that isn't listed was taken")
            return
        }
        #expect(policy.purpose(under: rule, asked: nil)?.rawValue == "treatment")
        note.purpose = PurposeID(rawValue: "legal_process")
        #expect(decide(.readRecord, roles("psychologist"), note) == .allow(rule))
        #expect(policy.purpose(under: rule, asked: note.purpose)?.rawValue == "legal_process")
    }

    @Test func `team reading is for supervision unless said otherwise`() {
        let asked = decide(.readRecord, roles("supervisor"), record("legal", []))
        #expect(asked == .needs(.reason, asked.rule))
        #expect(policy.purpose(under: asked.rule, asked: nil)?.rawValue == "supervision")
    }

    @Test func `a role the policy doesn't know gives nothing`() {
        #expect(decide(.listAudit, roles("janitor"), .nothing) == .deny(.noRule))
    }

    @Test func `without a session roles give nothing`() {
        #expect(policy.decide(.whoami, by: .stranger, on: .nothing) == .deny(.noRule))
        #expect(policy.decide(.readRecord, by: .system, on: record("general", .assigned)) == .deny(.noRule))
    }

    @Test(arguments: [
        (["admin", "psychologist"], "sod.admin-content"), (["admin", "auditor"], "sod.admin-auditor"),
        (["auditor", "supervisor"], "sod.auditor-content"), (["monitor", "social_worker"], "sod.monitor-content"),
        (["admin", "supervisor"], "sod.admin-content"), (["medical_officer", "auditor"], "sod.auditor-content"),
    ])
    func `roles that must stay apart can't be given, and give nothing when they are`(names: [String], code: String)
        throws
    {
        let roles = Set(names.compactMap(RoleID.init(rawValue:)))
        let refusal = #expect(throws: RolesRefused.self) { try policy.checkRoles(roles) }
        guard case .conflict(let rule) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(rule.code == code)
        #expect(decide(.listCases, roles, .nothing) == .deny(rule))
        #expect(decide(.listAudit, roles, .nothing) == .deny(rule))
        #expect(decide(.logout, roles, .nothing).rule.code == "everyone.logout")
    }

    @Test func `roles that may meet can be given, an unknown one can't`() throws {
        try policy.checkRoles(roles("psychologist", "supervisor"))
        try policy.checkRoles(roles("admin", "monitor"))
        try policy.checkRoles([])
        let janitor = try #require(RoleID(rawValue: "janitor"))
        #expect(throws: RolesRefused.unknown(janitor)) { try policy.checkRoles([janitor]) }
    }

    @Test func `names are short, lower case and ASCII`() {
        for bad in ["", "Admin", "1st", "a b", "a.b", "مدیر", "_x", String(repeating: "a", count: 65)] {
            #expect(RoleID(rawValue: bad) == nil && ActionID(rawValue: bad) == nil)
            #expect(DomainID(rawValue: bad) == nil && PurposeID(rawValue: bad) == nil)
        }
        #expect(RoleID(rawValue: String(repeating: "a", count: 64)) != nil)
        #expect(KnownActions.all.allSatisfy { ActionID(rawValue: $0.id.rawValue) == $0.id })
        #expect(Set(KnownActions.all.map(\.id)).count == KnownActions.all.count)
    }
}
