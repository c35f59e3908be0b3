import Interfaces
import Trust

/// What custodians are asked to bring about, exactly: each of them is shown it, and enters her share for it.
struct RecoveryErrand: Sendable, Equatable {
    let deed: RecoveryDeed
    /// The requester's own words, for custodians and auditors; in memory while shares are entered, then in the log.
    let reason: String
    /// Who asks; nil for root on a machine where nobody can log in.
    let requester: UserID?
}

/// What the recovery key can do for a person.
enum RecoveryDeed: Sendable, Equatable {
    /// Gives the keys of one case's rooms to somebody the plan entitles to them.
    case caseKeys(CaseID, to: UserID)
    /// Gives the keys that somebody had, of all cases, to somebody the plan entitles to them.
    case personKeys(of: UserID, to: UserID)
    /// Gives an author's process notes back to herself, under the keys she made anew; her drafts, too.
    case processNotes(of: UserID)
    /// Gives an author's process notes to a colleague, once two people have approved that.
    case inheritedNotes(of: UserID, to: UserID)
    /// Certifies a supervisor by the fingerprint she read aloud, 30 digits.
    case certify(UserID, fingerprint: String)
    /// Ends a supervisor's certificate.
    case withdraw(UserID)
    /// Makes somebody an admin who logs in from this Unix account.
    case admin(name: String, uid: UInt32)

    /// The same as the protocol tells it, and a stable code for the audit log.
    var kind: Recovery.Deed {
        switch self {
        case .caseKeys: .caseKeys
        case .personKeys: .personKeys
        case .processNotes: .processNotes
        case .inheritedNotes: .inheritedNotes
        case .certify: .certify
        case .withdraw: .withdraw
        case .admin: .admin
        }
    }

    /// Who gets keys back, or whose certificate it is; nil for an account that may not exist yet.
    var person: UserID? {
        switch self {
        case .caseKeys(_, let person), .personKeys(_, let person), .processNotes(let person),
            .inheritedNotes(_, let person), .certify(let person, _), .withdraw(let person):
            person
        case .admin: nil
        }
    }

    var caseFile: CaseID? {
        if case .caseKeys(let id, _) = self { return id }
        return nil
    }

    /// Whose keys they were, where that isn't the person who gets them.
    var formerHolder: UserID? {
        switch self {
        case .personKeys(let former, _), .inheritedNotes(let former, _): former
        case .caseKeys, .processNotes, .certify, .withdraw, .admin: nil
        }
    }
}
