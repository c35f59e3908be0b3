/// Which objects a permission reaches, narrowest first: the narrowest that fits decides, and is what the log names.
enum Scope: String, Comparable, CaseIterable {
    case own
    case caseload
    case breakGlass = "break_glass"
    case team
    case any

    static func < (left: Scope, right: Scope) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .own: 0
        case .caseload: 1
        case .breakGlass: 2
        case .team: 3
        case .any: 4
        }
    }

    /// Team is everything: recusal, which takes cases out of it, has been decided before.
    func admits(_ relation: Relation) -> Bool {
        switch self {
        case .own: relation.contains(.own)
        case .caseload: relation.contains(.assigned)
        case .breakGlass: relation.contains(.breakGlass)
        case .team, .any: true
        }
    }
}

/// Whom a permission is given to.
enum Holder: Hashable {
    /// Any local process, with a session or without.
    case anyone
    /// Any session.
    case everyone
    /// The daemon's own uid, or root.
    case system
    case role(RoleID)

    var code: String {
        switch self {
        case .anyone: "anyone"
        case .everyone: "everyone"
        case .system: "system"
        case .role(let role): role.rawValue
        }
    }
}

/// One permission of one holder for one operation in one domain.
struct Rule: Sendable {
    let id: RuleID
    let holder: Holder
    let action: ActionID
    /// Nil where the operation is in no domain.
    let domain: DomainID?
    let audience: Audience
    let scope: Scope
    /// The first stands when the request names none.
    let purposes: [PurposeID]
    let requires: Set<Condition>

    func isHeld(by subject: Subject) -> Bool {
        switch holder {
        case .anyone: true
        case .everyone: subject.standing == .session
        case .system: subject.standing == .system
        case .role(let role): subject.standing == .session && subject.roles.contains(role)
        }
    }

    func reaches(_ object: Object, as target: ActionTarget) -> Bool {
        switch target {
        case .nothing:
            return true
        case .file:
            return scope.admits(object.relation)
        case .record:
            let authorFits = object.audience == .team || object.relation.contains(.own)
            return domain == object.domain && audience == object.audience && authorFits && scope.admits(object.relation)
        case .authored:
            return domain == object.domain && audience == object.audience && object.relation.contains(.own)
                && scope.admits(object.relation)
        }
    }

    /// The first condition that the request leaves open, in the order in which a person is best asked.
    func openCondition(for object: Object) -> Condition? {
        if let asked = object.purpose {
            if !purposes.isEmpty, !purposes.contains(asked) { return .purpose }
        } else if requires.contains(.purpose) {
            return .purpose
        }
        let others: [Condition] = [.reason, .passphrase, .secondPerson]
        return others.first { requires.contains($0) && !object.met.contains($0) }
    }
}
