/// What custodians come together for; every share they enter is entered for this and nothing else.
enum ShareErrand: Sendable, Equatable {
    /// Opens the sealed vault: the root key, by the recovery key it is sealed to.
    case unseal

    /// A stable code, for status and audit log.
    var code: String {
        switch self {
        case .unseal: "unseal"
        }
    }
}
