import Trust

/// What custodians come together for; every share they enter is entered for this and nothing else.
enum ShareErrand: Sendable, Equatable {
    /// Opens the sealed vault: the root key, by the recovery key it is sealed to.
    case unseal
    /// Brings about what the recovery key can, and nothing but what each custodian was shown.
    case recovery(RecoveryErrand)
    /// Lets a new share set take over.
    case newShares(ShareSetID)

    /// A stable code, for status and audit log.
    var code: String {
        switch self {
        case .unseal: "unseal"
        case .recovery: "recovery"
        case .newShares: "new_shares"
        }
    }
}
