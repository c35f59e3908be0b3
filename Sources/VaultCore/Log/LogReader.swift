import Access
import Interfaces
import TransparencyLog
import Trust

/// Puts stored entries into the words an auditor reads: ids with the names they stand for today.
struct LogReader {
    private let work: Work
    private let table: LogTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        table = LogTable(store: work.store, keys: try work.keys())
    }

    func entry(_ generation: Int64, _ seq: Int64) throws(VaultError) -> LogTable.Stored {
        guard let stored = try table.entry(generation, seq) else { throw .notFound }
        return stored
    }

    /// The words given as an entry's reason, if they have not been erased.
    func reason(_ entry: LogPlace) throws(VaultError) -> String? {
        try table.reason(entry.generation, entry.seq)
    }

    /// An entry in an auditor's words; `brief` leaves out which records a list held.
    func shown(_ stored: LogTable.Stored, _ extent: Extent = .whole) throws(VaultError) -> Audit.Entry {
        let entry = try stored.entry()
        let caseFile = entry.subject.case?.text
        return Audit.Entry(
            generation: Int(stored.generation), seq: Int(stored.seq), time: entry.stamp.time.text,
            user: entry.actor.user?.text, name: try name(entry.actor.user?.text), uid: Int(entry.actor.uid),
            roles: entry.actor.roles.map(\.text), action: entry.action.text,
            kind: Self.kind(of: entry), case: caseFile, reference: try reference(caseFile),
            record: entry.subject.record?.text,
            version: entry.subject.version.map(Int.init), domain: entry.domain?.text,
            outcome: Audit.Outcome(rawValue: entry.outcome.result.rawValue) ?? .failed,
            rule: entry.outcome.rule?.text ?? "", purpose: entry.purpose?.rawValue,
            emergency: entry.isBreakGlass, reason: try table.reason(stored.generation, stored.seq),
            count: entry.count.map(Int.init),
            approval: entry.approval?.text,
            items: extent == .brief ? [] : entry.items.map(Self.item), leaf: stored.leaf.hex)
    }

    /// How much of an entry is shown.
    enum Extent {
        case whole, brief
    }

    static func kind(of entry: AuditEntry) -> Audit.Kind {
        Audit.Kind(rawValue: ActionKind(of: entry.action.text).rawValue) ?? .other
    }

    private static func item(_ subject: AuditSubject) -> Audit.Item {
        Audit.Item(
            case: subject.case?.text, record: subject.record?.text, version: subject.version.map(Int.init),
            digest: subject.digest?.bytes.hex)
    }

    func name(_ user: String?) throws(VaultError) -> String? {
        guard let user, let id = try? UserID(text: user) else { return nil }
        return try work.accounts.find(id)?.name
    }

    private func reference(_ caseFile: String?) throws(VaultError) -> String? {
        guard let caseFile, let id = try? CaseID(text: caseFile) else { return nil }
        return try CaseBook(work).reference(of: id)
    }
}
