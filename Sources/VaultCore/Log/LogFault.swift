/// What doesn't fit in the log: the first place where it shows, and what it means.
///
/// Codes and numbers only: it goes to the journal, to status and into answers.
package enum LogFault: Error, Hashable, Sendable {
    /// A number without an entry: removed, or never written.
    case missing(LogPlace)
    /// A number with two entries, one in the log and one in its inbox.
    case doubled(LogPlace)
    /// The entry doesn't open at its place, or its bytes don't fit the leaf beside them.
    case altered(LogPlace)
    /// What the inbox received at this number doesn't open or doesn't fit its leaf.
    case inboxAltered(LogPlace)
    /// The entry's blind tags aren't those it calls for: it would be missing in a filtered list, or in a wrong one.
    case tags(LogPlace)
    /// A stored subtree isn't what its leaves hash to.
    case node(generation: Int64, level: Int, index: UInt64)
    /// There are fewer entries than were there before: the newest were cut off.
    case cutOff(LogPlace)
    /// The tree isn't the one that a checkpoint of that size was made of.
    case checkpoint(LogPlace)
    /// A checkpoint's signature isn't the log's own.
    case signature(LogPlace)
    /// A later generation doesn't begin with the checkpoint that explains it.
    case unexplained(LogPlace)
    /// The words that rest as an entry's reason aren't those it has a hash of.
    case reason(LogPlace)
    /// The words that were given as an entry's reason are gone, and no destruction took them.
    case reasonMissing(LogPlace)
    /// The checkpoint that this entry tells of isn't kept any more, or is another one.
    case checkpointMissing(LogPlace)
    /// Somebody or something that stands in the vault isn't as it was signed, or lacks what it was given.
    case differs(LogPlace, Standing, id: String)
    /// The version that this entry says was written isn't there, or isn't what was written.
    case record(LogPlace)
    /// What this entry announced isn't in the auditors' queue, or counts as reviewed without a review.
    case notice(LogPlace)
    /// What this entry says was done isn't so any more: rows from before it were put back.
    case undone(LogPlace)
    /// This rests in the vault, and no entry up to the place tells how it came there.
    case untold(LogPlace, id: String)
    /// A row at a number that the log never gave out.
    case foreign(LogPlace)
}

extension LogFault {
    /// What stands in the vault beside records and notices.
    package enum Standing: String, Sendable {
        /// An account: its row, its name, its place among the people.
        case person = "person-differs"
        /// A case: its row, its reference, its place among the cases.
        case caseFile = "case-differs"
        /// Keys that were granted to rooms of a record.
        case grants = "grant-missing"
        /// A row of any table that doesn't open, or isn't what it should be.
        case row = "row-altered"
    }
}

extension LogFault {
    /// Where it shows; for checkpoints the number of entries they cover.
    package var place: LogPlace {
        switch self {
        case .missing(let place), .doubled(let place), .altered(let place), .inboxAltered(let place),
            .tags(let place), .cutOff(let place), .checkpoint(let place), .signature(let place),
            .unexplained(let place), .reason(let place), .record(let place), .notice(let place),
            .undone(let place), .untold(let place, _), .foreign(let place), .reasonMissing(let place),
            .checkpointMissing(let place), .differs(let place, _, _):
            place
        case .node(let generation, let level, let index):
            LogPlace(generation: generation, seq: Int64(clamping: index << UInt64(level)))
        }
    }

    /// What it is about beside the log, by id.
    package var subject: String? {
        switch self {
        case .untold(_, let id), .differs(_, _, let id): id
        default: nil
        }
    }

    /// The stable code of its kind.
    package var code: String {
        switch self {
        case .missing: "missing"
        case .doubled: "doubled"
        case .altered: "altered"
        case .inboxAltered: "inbox-altered"
        case .tags: "tags"
        case .node: "node-altered"
        case .cutOff: "cut-off"
        case .checkpoint: "checkpoint-differs"
        case .signature: "signature"
        case .unexplained: "generation-unexplained"
        case .reason: "reason-altered"
        case .record: "record-differs"
        case .notice: "notice-differs"
        case .undone: "undone"
        case .untold: "untold"
        case .foreign: "foreign"
        case .reasonMissing: "reason-missing"
        case .checkpointMissing: "checkpoint-missing"
        case .differs(_, let standing, _): standing.rawValue
        }
    }

    /// Whether the running generation can't be signed over with this: its leaves, its tree or its last checkpoint aren't
    /// what they were, or more was signed than there is.
    ///
    /// What only hides or garbles an entry, or lies in a generation that has ended, is damage, and no reason to leave
    /// today's entries without a checkpoint.
    func stopsSigning(_ generation: Int64) -> Bool {
        switch self {
        case .missing, .doubled, .node, .checkpoint, .signature: place.generation == generation
        case .cutOff: place.generation >= generation
        case .altered, .inboxAltered, .tags, .unexplained, .reason, .record, .notice, .undone, .untold,
            .foreign, .reasonMissing, .checkpointMissing, .differs:
            false
        }
    }

    /// The same as an operation refuses with it.
    var error: VaultError { .damagedLog(self) }
}
