import Trust

/// What a `NoticeID` names.
enum NoticeTag {}
/// One thing that must not pass unseen.
typealias NoticeID = Identifier<NoticeTag>

/// Something that must not pass unseen: told to those it concerns until each has acknowledged it, and queued until an
/// auditor has reviewed it.
///
/// Rests under the directory key and holds ids only; why it was done stands in the audit entry that it names.
struct Notice: Codable, Sendable, Equatable {
    /// What was done.
    enum Kind: String, Codable, Sendable {
        /// A case was opened in an emergency.
        case breakGlass = "break_glass"
        /// Custodians recovered keys.
        case recovery
        /// A new share set, and with it a new recovery key, has taken over.
        case newShares = "new_shares"
    }

    /// How something asked for has ended.
    enum Outcome: String, Codable, Sendable {
        case done, cancelled, expired
    }

    /// What it was done to.
    struct Subject: Codable, Sendable, Equatable {
        var caseFile: String?
        /// The person whose keys are concerned.
        var person: String?
        /// When what was opened closes again, in microseconds since 1970 UTC.
        var until: Int64?
    }

    /// An auditor's word; her remark is the reason of the entry.
    struct Review: Codable, Sendable, Equatable {
        let by: String
        let at: Int64
        let entry: LogPlace
    }

    let id: String
    let kind: Kind
    let subject: Subject
    /// Microseconds since 1970 UTC.
    let made: Int64
    /// Who did it; nil for what custodians do without an account.
    let by: String?
    let entry: LogPlace
    /// Whom it is told.
    let told: [String]
    /// Who has acknowledged it, and when.
    var seen: [String: Int64] = [:]
    var review: Review?
    /// Nil for what was done at once, and for what is still asked for or went with a stop of the daemon.
    var outcome: Outcome?
}
