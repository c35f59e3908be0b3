package import Sealing

/// What a statement says.
///
/// Code 10 (facilitators of a group) is reserved and refused as unknown.
package enum Content: Sendable, Hashable {
    case certificate(Certificate)
    case withdrawal(Withdrawal)
    case assignment(UserID)
    case unassignment(UserID)
    case handover(from: UserID, to: UserID)
    case recusal(UserID)
    case plan(GrantPlan)
    case epoch(Epoch)
    case grant(Grant)
    case succession(Succession)

    /// Whether this only takes away.
    ///
    /// A removal stays in force whatever becomes of its signer: losing one would give somebody access back.
    package var isRemoval: Bool {
        switch self {
        case .withdrawal, .unassignment, .recusal: true
        case .certificate, .assignment, .handover, .plan, .epoch, .grant, .succession: false
        }
    }
}

/// Says who a person is: their name, roles and keys.
package struct Certificate: Sendable, Hashable {
    package let user: UserID
    package let name: LoginName
    package let roles: Set<RoleName>
    package let identity: PublicIdentity

    package init(user: UserID, name: LoginName, roles: Set<RoleName>, identity: PublicIdentity) {
        self.user = user
        self.name = name
        self.roles = roles
        self.identity = identity
    }

    /// The certificate less the roles that aren't among these; nil when none is left.
    func narrowed(to limit: Set<RoleName>) -> Certificate? {
        if roles.isSubset(of: limit) { return roles.isEmpty ? nil : self }
        let left = roles.intersection(limit)
        return left.isEmpty ? nil : Certificate(user: user, name: name, roles: left, identity: identity)
    }
}

/// Ends a person's certificate.
package struct Withdrawal: Sendable, Hashable {
    /// The hashes of the statements this person signed that stay in force; all others they signed are void.
    package let stillValid: Set<Digest>

    package init(stillValid: Set<Digest>) { self.stillValid = stillValid }
}

/// Opens an epoch of a compartment.
package struct Epoch: Sendable, Hashable {
    package let compartment: Compartment
    /// From 1, by one.
    package let number: UInt64
    /// Names the compartment key without revealing it (`SymmetricKey.commitment`).
    package let commitment: Digest
    package let origin: EpochOrigin

    package init(compartment: Compartment, number: UInt64, commitment: Digest, origin: EpochOrigin = .continued) {
        self.compartment = compartment
        self.number = number
        self.commitment = commitment
        self.origin = origin
    }
}

/// How an epoch came about.
package enum EpochOrigin: UInt8, Sendable, Hashable {
    /// The first epoch, or one opened by somebody who held the one before.
    case continued = 0
    /// Opened by an entitled person after the last holder was gone; older epochs come back by recovery only.
    case orphaned = 1
}

/// Gives one epoch's key to one grantee.
package struct Grant: Sendable, Hashable {
    package let compartment: CompartmentID
    package let epoch: UInt64
    package let commitment: Digest
    package let grantee: Grantee
    /// The keys it was sealed to, as the grantee's certificate (or the recovery pin) has them.
    package let identity: PublicIdentity
    /// BLAKE2b-256 of the sealed bytes.
    package let sealed: Digest

    package init(_ epoch: Epoch, in vault: VaultID, to grantee: Grantee, identity: PublicIdentity, sealed: [UInt8]) {
        compartment = epoch.compartment.id(in: vault)
        self.epoch = epoch.number
        commitment = epoch.commitment
        self.grantee = grantee
        self.identity = identity
        self.sealed = Digest(known: Hash.blake2b256([sealed]))
    }

    /// Whether these are the sealed bytes that the statement names.
    package func covers(_ sealed: [UInt8]) -> Bool { Hash.blake2b256([sealed]) == self.sealed.bytes }
}
