import Access
import Testing

@Suite struct MatrixTests {
    let policy: Policy
    let matrix: Matrix

    init() throws {
        policy = try shippedPolicy()
        matrix = try Matrix()
    }

    private func subject(_ caller: String) throws -> Subject {
        switch caller {
        case "stranger": return .stranger
        case "system": return .system
        case "none": return Subject(user: "u1", roles: [])
        default: return Subject(user: "u1", roles: [try #require(RoleID(rawValue: caller))])
        }
    }

    /// Every object there can be, with the table's name for its domain.
    private var objects: [(domain: String, relation: Int, object: Object)] {
        let domains = [nil] + policy.domains
        return domains.flatMap { domain in
            Audience.allCases.flatMap { audience in
                Matrix.relations.indices.map { index in
                    let name = (domain?.rawValue ?? "*") + (audience == .author ? "/author" : "")
                    let object = Object(domain: domain, audience: audience, relation: Matrix.relations[index])
                    return (name, index, object)
                }
            }
        }
    }

    private func expected(_ mark: Character) -> [Condition] {
        switch mark {
        case "R": [.reason]
        case "P": [.passphrase]
        case "S": [.passphrase, .secondPerson]
        case "T": [.reason, .passphrase, .secondPerson]
        default: []
        }
    }

    /// Operations outside any domain are decided alike whatever the object's domain.
    private func isOutsideDomains(_ action: KnownAction) -> Bool {
        switch action.target {
        case .nothing, .file: true
        case .record, .authored: false
        }
    }

    @Test func `every role, operation, domain and relation is decided as the table says`() throws {
        var decided = 0
        for caller in matrix.callers {
            let subject = try subject(caller)
            for action in KnownActions.all {
                for (domain, relation, object) in objects {
                    let column = isOutsideDomains(action) ? "*" : domain
                    let place = Matrix.Place(
                        caller: caller, action: action.id.rawValue, domain: column, relation: relation)
                    try check(action.id, subject, object, matrix.mark(place), "\(place)")
                    decided += 1
                }
            }
        }
        #expect(decided == 10 * KnownActions.all.count * 6 * 2 * 5)
    }

    private func check(
        _ action: ActionID, _ subject: Subject, _ object: Object, _ mark: Character, _ place: String
    ) throws {
        var object = object
        guard mark != "-" else {
            object.met = Set(Condition.allCases)
            if case .deny = policy.decide(action, by: subject, on: object) { return }
            Issue.record("not denied: \(place)")
            return
        }
        for condition in expected(mark) {
            guard case .needs(condition, _) = policy.decide(action, by: subject, on: object) else {
                Issue.record("doesn't ask for \(condition): \(place)")
                return
            }
            object.met.insert(condition)
        }
        guard case .allow = policy.decide(action, by: subject, on: object) else {
            Issue.record("not allowed: \(place)")
            return
        }
    }

    @Test func `the table names only callers and operations that exist, and every operation is somebody's`() {
        let actions = Set(KnownActions.all.map(\.id.rawValue))
        #expect(Set(matrix.marks.keys.map(\.action)) == actions)
        #expect(Set(matrix.callers) == Set(policy.roles.map(\.rawValue) + ["none", "stranger", "system"]))
    }

    @Test func `recusal beats every role, operation, domain and relation`() throws {
        var others: Set<Decision> = []
        for caller in matrix.callers {
            let subject = try subject(caller)
            for action in KnownActions.all {
                for (_, _, object) in objects {
                    var recused = object
                    recused.relation.insert(.recused)
                    recused.met = Set(Condition.allCases)
                    others.insert(policy.decide(action.id, by: subject, on: recused))
                }
            }
        }
        #expect(others == [.deny(.recused)])
    }

    @Test func `no role, nor all roles together, opens a process note to anybody but its author`() throws {
        let counselling = try #require(DomainID(rawValue: "counselling"))
        let everyLawfulSet = (0..<(1 << policy.roles.count)).map { bits in
            Set(policy.roles.indices.filter { bits & (1 << $0) != 0 }.map { policy.roles[$0] })
        }.filter { roles in (try? policy.checkRoles(roles)) != nil }
        #expect(everyLawfulSet.count > 16)
        for roles in everyLawfulSet {
            for relation in [Relation.assigned, .breakGlass, [], [.assigned, .breakGlass]] {
                var note = Object(domain: counselling, audience: .author, relation: relation)
                note.met = Set(Condition.allCases)
                let decision = policy.decide(.readRecord, by: Subject(user: "u1", roles: roles), on: note)
                guard case .deny = decision else {
                    Issue.record("\(roles) \(relation): \(decision)")
                    continue
                }
            }
        }
    }
}
