import Access
import TransparencyLog
import Trust

/// What an entry says of the rest of the vault, and a verification looks for: a log that is whole proves little where what
/// it tells of was taken away or undone.
enum LogClaim: Sendable {
    /// A version was written.
    case version(RecordPlace, Imprint)
    /// Something was announced that an auditor is to review.
    case notice(NoticeID)
    /// A statement about a case or a person was signed, and this is its hash.
    case statement(Trust.Subject, number: UInt64, digest: [UInt8])
    /// Records were destroyed.
    case destroyed([RecordID])
    /// An account was disabled, which is final.
    case disabled(UserID)
    /// A case was opened by this person, who signed which reference it has.
    case opened(CaseID, by: UserID)
    /// An account was made, and this is the mark of its name.
    case named(UserID, mark: [UInt8])
    /// Words were given as a reason, which only a destruction of what they were about takes away.
    case words(About)
    /// So many entries were signed, and this is their root.
    case signed(size: UInt64, root: [UInt8])

    /// What an entry is about.
    struct About: Sendable {
        let caseFile: CaseID?
        let record: RecordID?
    }

    /// What rests of a version as it was written.
    struct Imprint: Sendable, Equatable {
        /// By which the log knows the version.
        let digest: [UInt8]
        /// Microseconds since 1970 UTC.
        let entered: Int64
    }

    private enum Kind {
        case writing, announcing, statingOfCase, statingOfPerson, destroying, disabling
    }

    private static let kinds: [String: Kind] = {
        var kinds: [String: Kind] = [:]
        func add(_ kind: Kind, _ actions: [ActionID]) {
            for action in actions { kinds[action.rawValue] = kind }
        }
        add(.writing, [.openCase, .addRecord, .amendRecord])
        add(.announcing, [.emergencyOpen, .recoverStart, .unsealByShares, .shareAgree])
        add(.statingOfCase, [.assign, .unassign, .handover, .recuse])
        add(.statingOfPerson, [.vouch, .withdraw, .recoverEnter, .shareConfirm])
        add(.destroying, [.destroyRecord, .destroyCase])
        add(.disabling, [.disableUser])
        return kinds
    }()

    /// The operations that write versions.
    static let writing = kinds.filter { $0.value == .writing }.map(\.key).sorted()
    /// What a preview of a disabling is allowed by: it disables nobody.
    static let preview = "disable.preview"

    /// All that an entry says.
    static func all(of entry: AuditEntry) -> [LogClaim] {
        [LogClaim(entry), opening(entry), naming(entry), reasoning(entry), signing(entry)].compactMap(\.self)
    }

    private static func opening(_ entry: AuditEntry) -> LogClaim? {
        guard entry.outcome.result == .done, entry.action.text == ActionID.openCase.rawValue,
            let text = entry.subject.case?.text, let id = try? CaseID(text: text),
            let user = entry.actor.user.flatMap({ try? UserID(text: $0.text) })
        else { return nil }
        return .opened(id, by: user)
    }

    private static func naming(_ entry: AuditEntry) -> LogClaim? {
        guard entry.outcome.result == .done, entry.action.text == ActionID.addUser.rawValue,
            let text = entry.subject.record?.text, let user = try? UserID(text: text),
            let mark = entry.subject.digest
        else { return nil }
        return .named(user, mark: mark.bytes)
    }

    private static func reasoning(_ entry: AuditEntry) -> LogClaim? {
        guard entry.reason != nil else { return nil }
        return .words(
            About(
                caseFile: entry.subject.case.flatMap { try? CaseID(text: $0.text) },
                record: entry.subject.record.flatMap { try? RecordID(text: $0.text) }))
    }

    /// An entry that names a number and a hash, and neither a case nor a record, names a checkpoint.
    private static func signing(_ entry: AuditEntry) -> LogClaim? {
        let subject = entry.subject
        guard entry.outcome.result == .done, subject.case == nil, subject.record == nil,
            let size = subject.version, let root = subject.digest
        else { return nil }
        return .signed(size: UInt64(size), root: root.bytes)
    }

    /// Nil for an entry that says nothing of what was written, announced, stated, destroyed or disabled.
    init?(_ entry: AuditEntry) {
        guard entry.outcome.result == .done, let kind = Self.kinds[entry.action.text] else { return nil }
        let subject = entry.subject
        switch kind {
        case .writing:
            guard let text = subject.record?.text, let record = try? RecordID(text: text),
                let version = subject.version, let digest = subject.digest
            else { return nil }
            self = .version(
                RecordPlace(record: record, version: version),
                Imprint(digest: digest.bytes, entered: entry.stamp.time.microseconds))
        case .announcing:
            guard let text = subject.record?.text, let notice = try? NoticeID(text: text) else { return nil }
            self = .notice(notice)
        case .statingOfCase:
            guard let text = subject.case?.text, let id = try? CaseID(text: text) else { return nil }
            self.init(.caseFile(id), subject)
        case .statingOfPerson:
            guard let text = subject.record?.text, let id = try? UserID(text: text) else { return nil }
            self.init(.user(id), subject)
        case .destroying:
            let records = entry.items.compactMap { item in item.record.flatMap { try? RecordID(text: $0.text) } }
            if records.isEmpty { return nil }
            self = .destroyed(records)
        case .disabling:
            guard entry.outcome.rule?.text != Self.preview, let text = subject.record?.text,
                let user = try? UserID(text: text)
            else { return nil }
            self = .disabled(user)
        }
    }

    private init?(_ subject: Trust.Subject, _ named: AuditSubject) {
        guard let number = named.version, let digest = named.digest else { return nil }
        self = .statement(subject, number: UInt64(number), digest: digest.bytes)
    }

    /// What it means where it isn't so.
    func fault(at place: LogPlace) -> LogFault {
        switch self {
        case .version: .record(place)
        case .notice: .notice(place)
        case .statement, .destroyed, .disabled: .undone(place)
        case .opened(let id, _): .differs(place, .caseFile, id: id.text)
        case .named(let id, _): .differs(place, .person, id: id.text)
        case .words: .reasonMissing(place)
        case .signed: .checkpointMissing(place)
        }
    }
}
