/// Who asks, as far as deciding goes.
package struct Subject: Sendable, Equatable {
    /// How the caller is known to the daemon.
    package enum Standing: Sendable {
        /// A local process without a session.
        case stranger
        /// A person in a live session.
        case session
        /// The daemon's own uid, or root, making a call without parameters.
        case system
    }

    package let standing: Standing
    /// The user's id; nil without a session.
    package let user: String?
    /// Roles on which account and certificate agree: the caller of ``Policy/decide(_:by:on:)`` has made sure of it.
    package let roles: Set<RoleID>

    /// A person in a session.
    package init(user: String, roles: Set<RoleID>) {
        standing = .session
        self.user = user
        self.roles = roles
    }

    private init(standing: Standing) {
        self.standing = standing
        user = nil
        roles = []
    }

    package static let stranger = Subject(standing: .stranger)
    package static let system = Subject(standing: .system)
}

/// Whom a record is for.
package enum Audience: String, Sendable, CaseIterable {
    /// Everyone whom domain and assignment admit.
    case team
    /// Its author alone: a process note.
    case author
}

/// How the caller stands to the object; facts that the core has read from signed statements.
package struct Relation: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The caller is the author; of a new record, will be.
    package static let own = Relation(rawValue: 1)
    /// The case is in the caller's caseload.
    package static let assigned = Relation(rawValue: 2)
    /// A statement excludes the caller from the case.
    package static let recused = Relation(rawValue: 4)
    /// The caller has opened the case in an emergency, and the time isn't over.
    package static let breakGlass = Relation(rawValue: 8)
}

/// What a permission can ask for beside a role and a scope.
package enum Condition: String, Sendable, CaseIterable {
    case purpose
    case reason
    case passphrase
    case secondPerson = "second_person"
}

/// What is asked for, and what came with the request.
package struct Object: Sendable, Equatable {
    /// Nil for a case as a whole, or for nothing in particular.
    package var domain: DomainID?
    package var audience: Audience
    package var relation: Relation
    package var purpose: PurposeID?
    /// What the core has verified: a reason given, the passphrase just checked, an approval used up by this call.
    package var met: Set<Condition>

    package init(domain: DomainID? = nil, audience: Audience = .team, relation: Relation = []) {
        self.domain = domain
        self.audience = audience
        self.relation = relation
        purpose = nil
        met = []
    }

    /// For operations on nothing in particular.
    package static let nothing = Object()
}

/// What the policy says to one request.
package enum Decision: Sendable, Hashable {
    case allow(RuleID)
    case deny(RuleID)
    /// The rule would allow, were this condition met.
    case needs(Condition, RuleID)

    /// The code for the audit log.
    package var rule: RuleID {
        switch self {
        case .allow(let rule), .deny(let rule), .needs(_, let rule): rule
        }
    }

    /// Whether a refusal tells something about the object, so that the answer has to be that of an absent one.
    package var isAboutObject: Bool {
        self == .deny(.outOfScope) || self == .deny(.recused) || self == .deny(.authorOnly)
    }
}
