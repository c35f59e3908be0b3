import Trust

extension TrustError {
    /// Whether a chain may be refused for what is missing elsewhere: whoever signed it isn't certified.
    var isAnothers: Bool {
        switch self {
        case .notCertified, .notEntitled, .missingHead: true
        default: false
        }
    }

    /// A stable code for the audit log: which rule of the statements was broken.
    var code: String {
        switch self {
        case .malformed: "malformed"
        case .wrongVault: "wrong-vault"
        case .wrongSubject: "wrong-subject"
        case .wrongNumber: "wrong-number"
        case .brokenChain: "broken-chain"
        case .rolledBack: "rolled-back"
        case .staleHead: "stale-head"
        case .missingHead: "missing-head"
        case .badSignature: "bad-signature"
        case .wrongSigners: "wrong-signers"
        case .notCertified: "not-certified"
        case .notEntitled: "not-entitled"
        case .granteeNotEntitled: "grantee-not-entitled"
        case .wrongIdentity: "wrong-identity"
        case .stillCertified: "still-certified"
        case .renamed: "renamed"
        case .wrongCommitment: "wrong-commitment"
        case .wrongEpoch: "wrong-epoch"
        case .notOrphaned: "not-orphaned"
        }
    }
}
