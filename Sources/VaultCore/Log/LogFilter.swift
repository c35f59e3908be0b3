import Access
import Interfaces
import TransparencyLog
import Trust

/// Which entries of the log somebody asks for: everything that is given has to fit.
struct LogFilter: Sendable {
    /// A user's id.
    var user: String?
    /// A case's id.
    var caseFile: String?
    var record: String?
    var action: String?
    var outcome: AuditOutcome.Result?
    var purpose: AuditPurpose?
    var isBreakGlass = false
    /// The first instant, in microseconds since 1970 UTC.
    var from: Int64?
    /// The first instant after it.
    var to: Int64?

    /// The instant that a request names.
    static func instant(_ text: String?, _ parameter: String) throws(VaultError) -> Int64? {
        guard let text else { return nil }
        guard let time = AuditTime(text) else { throw .invalidInput(parameter: parameter, fault: "not-a-time") }
        return time.microseconds
    }

    /// The purpose that a request names.
    static func purpose(_ text: String?) throws(VaultError) -> AuditPurpose? {
        guard let text else { return nil }
        guard let purpose = AuditPurpose(rawValue: text) else {
            throw .invalidInput(parameter: "purpose", fault: "unknown")
        }
        return purpose
    }
}

/// Names as people type them.
extension LogFilter {
    /// A login name that is nobody's is `notFound`.
    mutating func name(user: String?, _ work: Work) throws(VaultError) {
        guard let user else { return }
        guard let account = try work.accounts.find(name: user) else { throw .notFound }
        self.user = account.user
    }

    /// An operation's name: one that this daemon has, or that is in the log, where an older one may have written it.
    mutating func name(action text: String?, _ work: Work) throws(VaultError) {
        guard let text else { return }
        if !KnownActions.names.contains(text), try !Self.isLogged(text, work) {
            throw .unknownAction(closest: KnownActions.closest(to: text))
        }
        action = text
    }

    private static func isLogged(_ action: String, _ work: Work) throws(VaultError) -> Bool {
        let keys = try work.keys()
        let tags = LogTags.all(keys).map { $0.action(action) }
        let search = LogTable.Search(tags: [tags], places: .start..<(.end), window: 1, limit: 1)
        return try !LogTable(store: work.store, keys: keys).find(search).entries.isEmpty
    }

    /// A case by id or reference; `notFound` if there is none.
    mutating func name(case text: String?, _ work: Work) throws(VaultError) {
        guard let text else { return }
        caseFile = try CaseBook(work).find(text).id.text
    }
}

/// What a filter finds.
extension LogFilter {
    /// For each thing asked for, the tags of which an entry carries one: one for each log tag key there has been.
    func tags(_ keys: UnsealedKeys) -> [[[UInt8]]] {
        let tags = LogTags.all(keys)
        var wanted: [[[UInt8]]] = []
        if let user { wanted.append(tags.map { $0.user(user) }) }
        if let caseFile { wanted.append(tags.map { $0.caseFile(caseFile) }) }
        if let record { wanted.append(tags.map { $0.record(record) }) }
        if let action { wanted.append(tags.map { $0.action(action) }) }
        if let outcome, outcome != .done { wanted.append(tags.map { $0.outcome(outcome.rawValue) }) }
        if let purpose, purpose != .treatment { wanted.append(tags.map { $0.purpose(purpose.rawValue) }) }
        if isBreakGlass { wanted.append(tags.map(\.breakGlass)) }
        return wanted
    }

    /// Whether tags leave something open: then many entries may have to be opened to find one that fits.
    var needsOpening: Bool { outcome == .done || purpose == .treatment || from != nil || to != nil }

    /// Whether an entry is among those asked for; an altered one may be, and is told rather than hidden.
    func admits(_ sighting: LogTable.Sighting) -> Bool {
        switch sighting {
        case .entry(_, let entry): admits(entry)
        case .altered: true
        }
    }

    /// Whether an entry is among those asked for, by its own words.
    func admits(_ entry: AuditEntry) -> Bool {
        let subjects = [entry.subject] + entry.items
        if let user, entry.actor.user?.text != user { return false }
        if let caseFile, !subjects.contains(where: { $0.case?.text == caseFile }) { return false }
        if let record, !subjects.contains(where: { $0.record?.text == record }), entry.approval?.text != record {
            return false
        }
        if let action, entry.action.text != action { return false }
        if let outcome, entry.outcome.result != outcome { return false }
        if let purpose, entry.purpose != purpose { return false }
        if isBreakGlass, !entry.isBreakGlass { return false }
        let time = entry.stamp.time.microseconds
        return time >= from ?? .min && time < to ?? .max
    }
}
