import Sealing

/// Whose records a compartment holds.
package enum Home: Sendable, Hashable {
    case caseFile(CaseID)
    case group(GroupID)
    /// The user's drafts.
    case user(UserID)
    case organisation

    /// The kind that the grant plan speaks of.
    package var kind: HomeKind {
        switch self {
        case .caseFile: .caseFile
        case .group: .group
        case .user: .user
        case .organisation: .organisation
        }
    }

    /// The chain that says who is assigned to this home or recused from it; the other homes have none.
    package var assignments: Subject? {
        switch self {
        case .caseFile(let id): .caseFile(id)
        case .group(let id): .group(id)
        case .user, .organisation: nil
        }
    }
}

/// For whom inside a home.
package enum Audience: Sendable, Hashable {
    case team
    /// Process notes and drafts: one author's alone.
    case author(UserID)

    /// The kind that the grant plan speaks of.
    package var kind: AudienceKind {
        switch self {
        case .team: .team
        case .author: .author
        }
    }
}

/// A set of records with a key of its own: home, domain and audience.
package struct Compartment: Sendable, Hashable {
    package let home: Home
    package let domain: DomainName
    package let audience: Audience

    package init(home: Home, domain: DomainName, audience: Audience = .team) {
        self.home = home
        self.domain = domain
        self.audience = audience
    }

    /// The one compartment of a user's drafts.
    package static func drafts(of user: UserID) -> Compartment {
        Compartment(home: .user(user), domain: .drafts, audience: .author(user))
    }

    /// The identifier that follows from what the compartment is.
    ///
    /// Nothing is drawn and nothing is stored, so there is nothing an administrator could swap: the first 16 bytes
    /// of BLAKE2b-256 over label, vault, home, domain and audience, each a length-prefixed field.
    package func id(in vault: VaultID) -> CompartmentID {
        var writer = FieldWriter()
        writer.text("amanat compartment/1")
        writer.field(vault.bytes)
        writer.field(encoded)
        return CompartmentID(prefixOf: Hash.blake2b256([writer.bytes]))
    }
}
