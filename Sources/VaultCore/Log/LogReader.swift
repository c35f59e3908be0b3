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

    /// What there is of the words given as an entry's reason; where the entry doesn't open, nothing vouches for them.
    func reason(_ place: LogPlace) throws(VaultError) -> StatedReason {
        guard case .entry(_, let entry) = try table.sighting(place) else { return .altered }
        return try table.statedReason(of: entry, at: place)
    }

    /// An entry in an auditor's words; `brief` leaves out which records a list held.
    func shown(_ sighting: LogTable.Sighting, _ extent: Extent = .whole) throws(VaultError) -> Audit.Entry {
        guard case .entry(let stored, let entry) = sighting else {
            let place = sighting.place
            work.store.passedOver.note(DamagedRow(table: .logEntry, row: "\(place.generation)/\(place.seq)"))
            return Self.altered(place)
        }
        let reason = try table.statedReason(of: entry, at: stored.place)
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
            emergency: entry.isBreakGlass, reason: reason.text, reasonFate: reason.fate,
            count: entry.count.map(Int.init),
            approval: entry.approval?.text,
            items: extent == .brief ? [] : entry.items.map(Self.item), leaf: stored.leaf.hex)
    }

    /// An entry of which nothing is known but its place.
    private static func altered(_ place: LogPlace) -> Audit.Entry {
        Audit.Entry(
            generation: Int(place.generation), seq: Int(place.seq), time: "", roles: [], action: "altered",
            kind: .other,
            outcome: .failed, rule: "altered", emergency: false, items: [], leaf: "", altered: true)
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

    /// The name that a person was certified under; of somebody who never was, her account's.
    func name(_ user: String?) throws(VaultError) -> String? {
        guard let user, let id = try? UserID(text: user) else { return nil }
        if let certificate = try certificates(of: id).last { return certificate.name.text }
        return try work.accounts.name(of: id)
    }

    private func certificates(of user: UserID) throws(VaultError) -> [Certificate] {
        guard work.sessionIfAny?.person.pin != nil, work.vault.facts.phase == .complete else { return [] }
        return try work.trust().ledger.certificateHistory(of: user)
    }

    private func reference(_ caseFile: String?) throws(VaultError) -> String? {
        guard let caseFile, let id = try? CaseID(text: caseFile) else { return nil }
        return try CaseBook(work).signedReference(of: id)
    }
}
