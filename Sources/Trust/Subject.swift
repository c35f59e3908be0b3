/// What a chain of statements is about.
package enum Subject: Sendable, Hashable {
    /// The grant plan of the vault.
    case plan
    /// Who a person is: certificates and withdrawals.
    case user(UserID)
    /// Who is assigned to a case or recused from it.
    case caseFile(CaseID)
    /// A compartment's epochs and grants.
    case compartment(CompartmentID)
    /// Who facilitates a group.
    case group(GroupID)
    /// What the recovery key is: its share sets, one after another.
    case recovery
}

/// A place in a chain that a statement relied on.
package struct Head: Sendable, Hashable {
    package let subject: Subject
    /// The number of the newest statement, from 1.
    package let number: UInt64
    /// The hash of that statement.
    package let hash: Digest

    package init(subject: Subject, number: UInt64, hash: Digest) {
        self.subject = subject
        self.number = number
        self.hash = hash
    }
}

/// Whose signature a statement carries.
package enum Signer: Sendable, Hashable {
    /// The recovery key, that is t custodians together.
    case recovery
    case user(UserID)

    /// The person, if it is one.
    package var user: UserID? {
        if case .user(let id) = self { id } else { nil }
    }
}

/// To whom a compartment key is given.
package enum Grantee: Sendable, Hashable {
    case recovery
    case user(UserID)
}

extension Grantee {
    /// The same party as a holder of keys, seen as a signer.
    var signer: Signer {
        switch self {
        case .recovery: .recovery
        case .user(let id): .user(id)
        }
    }
}
