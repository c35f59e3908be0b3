/// Why statements were refused; names subjects and people, never content.
package enum TrustError: Error, Sendable, Equatable {
    /// The bytes aren't a statement, or not in its one canonical form.
    case malformed(Malformation)
    /// The statement was made for another vault.
    case wrongVault(VaultID)
    /// The content can't stand in this subject's chain, or the statement belongs to another chain.
    case wrongSubject(Subject)
    /// The number doesn't continue the chain.
    case wrongNumber(Subject, expected: UInt64, found: UInt64)
    /// The statement doesn't follow the one before it in the chain.
    case brokenChain(Subject, number: UInt64)
    /// The chain is shorter than, or differs from, what a verified statement named.
    case rolledBack(Subject)
    /// A statement names an older head than one before it in the same chain did.
    case staleHead(Subject)
    /// What the statement relies on is not named by it, or its chain has not been admitted yet.
    case missingHead(Subject)
    /// The signature doesn't fit the certified key.
    case badSignature(Subject, number: UInt64)
    /// Wrong number of signatures or signers for what is said.
    case wrongSigners(Subject, number: UInt64)
    /// The signer had no certificate at the head the statement names.
    case notCertified(UserID)
    /// The signer was not entitled to say this.
    case notEntitled(Signer, Subject)
    /// The grantee is not someone the plan calls for.
    case granteeNotEntitled(Grantee, Subject)
    /// The public keys in a grant are not those of the grantee's certificate, or not the pinned recovery key's.
    case wrongIdentity(Grantee)
    /// A certificate changes keys or name, or takes roles away, while another is in force: withdraw first.
    case stillCertified(UserID)
    /// A certificate gives somebody another name than an earlier one: users are never renamed.
    case renamed(UserID)
    /// The commitment differs from the epoch statement's.
    case wrongCommitment(CompartmentID, epoch: UInt64)
    /// No such epoch has been opened, or the number is not the next one.
    case wrongEpoch(CompartmentID, epoch: UInt64)
    /// An epoch is marked orphaned though somebody still holds the compartment.
    case notOrphaned(CompartmentID)
}

/// How bytes fail to be a statement.
package enum Malformation: Sendable, Equatable {
    /// Shorter than the format says.
    case truncated
    /// Longer than the format says.
    case trailingBytes
    /// Not the label of a known statement version.
    case label
    /// A code that this version doesn't know.
    case unknownCode(UInt8)
    /// A count or length over its bound.
    case tooMany
    /// A second spelling of the same statement.
    case notCanonical
    /// Not a name of the narrow set.
    case name
    /// Not 16 bytes, or not 26 characters of strict base32.
    case identifier
    /// Not 32 bytes.
    case digest
    /// Not a public key.
    case key
    /// Not a signature.
    case signature
}
