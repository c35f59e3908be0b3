import Access
import Sealing
import TransparencyLog

/// The blind tags by which entries are found: keyed hashes of actor, case, record, operation, purpose and outcome.
///
/// Eight bytes each: a thief of the disk sees which entries share a tag, and not whose it is. What most entries have in
/// common, success and treatment, has no tag: it would cost a row for each entry and narrow nothing.
struct LogTags {
    private let key: SharedKey

    private init(_ key: SharedKey) {
        self.key = key
    }

    /// Under the newest key, for entries that are written now.
    init(_ keys: UnsealedKeys) throws(VaultError) {
        guard let newest = Self.all(keys).first else { throw .tampered(.bookKey, BookKey.Name.logTags.rawValue) }
        self = newest
    }

    /// Under each key there has been, newest first, for finding: entries keep the tags they were written with.
    static func all(_ keys: UnsealedKeys) -> [LogTags] {
        keys.logTagKeys.sorted { $0.key > $1.key }.map { LogTags($0.value) }
    }

    /// Under each key, by its number.
    static func byNumber(_ keys: UnsealedKeys) -> [UInt32: LogTags] { keys.logTagKeys.mapValues { LogTags($0) } }

    func user(_ id: String) -> [UInt8] { tag("user", id) }
    func caseFile(_ id: String) -> [UInt8] { tag("case", id) }
    func record(_ id: String) -> [UInt8] { tag("record", id) }
    func action(_ name: String) -> [UInt8] { tag("action", name) }
    /// Marks the one entry of the act that used an approval up.
    func used(_ approval: String) -> [UInt8] { tag("approval used", approval) }
    /// Of outcomes other than `done`.
    func outcome(_ name: String) -> [UInt8] { tag("outcome", name) }
    /// Of purposes other than `treatment`.
    func purpose(_ name: String) -> [UInt8] { tag("purpose", name) }
    /// Marks what was opened, or done to a case opened, in an emergency.
    var breakGlass: [UInt8] { tag("break glass", "") }
    /// Marks the first entry after the clock was set back.
    var setBack: [UInt8] { tag("clock set back", "") }

    /// All tags of an entry that depend on it alone.
    func tags(of entry: AuditEntry) -> Set<[UInt8]> {
        var tags: Set<[UInt8]> = [action(entry.action.text)]
        if let user = entry.actor.user { tags.insert(self.user(user.text)) }
        if entry.outcome.result != .done { tags.insert(outcome(entry.outcome.result.rawValue)) }
        if let purpose = entry.purpose, purpose != .treatment { tags.insert(self.purpose(purpose.rawValue)) }
        if entry.isBreakGlass { tags.insert(breakGlass) }
        if let approval = entry.approval {
            tags.insert(record(approval.text))
            if entry.outcome.result == .done { tags.insert(used(approval.text)) }
        }
        for subject in [entry.subject] + entry.items {
            if let id = subject.case { tags.insert(caseFile(id.text)) }
            if let id = subject.record { tags.insert(record(id.text)) }
        }
        return tags
    }

    private func tag(_ label: String, _ field: String) -> [UInt8] {
        key.key.tag("amanat log tag/1 \(label)", [Array(field.utf8)], length: 8)
    }
}

extension AuditEntry {
    /// Whether glass was broken here, or something was done because it had been: the rule names the scope.
    var isBreakGlass: Bool {
        let parts = outcome.rule?.text.split(separator: ".") ?? []
        return action.text == ActionID.emergencyOpen.rawValue || parts.contains { $0 == RuleID.breakGlass }
    }
}
