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

    /// What a tag stands for.
    struct Field: Hashable, Sendable {
        enum Label: String, Sendable {
            case user, record, action, outcome, purpose
            case caseFile = "case"
            case used = "approval used"
            case breakGlass = "break glass"
            case setBack = "clock set back"
        }

        let label: Label
        var text = ""
    }

    func user(_ id: String) -> [UInt8] { tag(Field(label: .user, text: id)) }
    func caseFile(_ id: String) -> [UInt8] { tag(Field(label: .caseFile, text: id)) }
    func record(_ id: String) -> [UInt8] { tag(Field(label: .record, text: id)) }
    func action(_ name: String) -> [UInt8] { tag(Field(label: .action, text: name)) }
    /// Marks the one entry of the act that used an approval up.
    func used(_ approval: String) -> [UInt8] { tag(Field(label: .used, text: approval)) }
    /// Of outcomes other than `done`.
    func outcome(_ name: String) -> [UInt8] { tag(Field(label: .outcome, text: name)) }
    /// Of purposes other than `treatment`.
    func purpose(_ name: String) -> [UInt8] { tag(Field(label: .purpose, text: name)) }
    /// Marks what was opened, or done to a case opened, in an emergency.
    var breakGlass: [UInt8] { tag(Field(label: .breakGlass)) }
    /// Marks the first entry after the clock was set back.
    var setBack: [UInt8] { tag(Field(label: .setBack)) }

    /// All tags of an entry that depend on it alone.
    func tags(of entry: AuditEntry) -> Set<[UInt8]> { Set(Self.fields(of: entry).map { tag($0) }) }

    /// What an entry is found by; a field may come twice.
    static func fields(of entry: AuditEntry) -> [Field] {
        var fields = [Field(label: .action, text: entry.action.text)]
        func add(_ label: Field.Label, _ code: AuditCode?) {
            if let code { fields.append(Field(label: label, text: code.text)) }
        }
        add(.user, entry.actor.user)
        if entry.outcome.result != .done {
            fields.append(Field(label: .outcome, text: entry.outcome.result.rawValue))
        }
        if let purpose = entry.purpose, purpose != .treatment {
            fields.append(Field(label: .purpose, text: purpose.rawValue))
        }
        if entry.isBreakGlass { fields.append(Field(label: .breakGlass)) }
        add(.record, entry.approval)
        if entry.outcome.result == .done { add(.used, entry.approval) }
        for subject in [entry.subject] + entry.items {
            add(.caseFile, subject.case)
            add(.record, subject.record)
        }
        return fields
    }

    func tag(_ field: Field) -> [UInt8] {
        key.key.tag("amanat log tag/1 \(field.label.rawValue)", [Array(field.text.utf8)], length: 8)
    }
}

extension AuditEntry {
    /// Whether glass was broken here, or something was done because it had been: the rule names the scope.
    var isBreakGlass: Bool {
        guard action.text != ActionID.emergencyOpen.rawValue else { return true }
        guard let rule = outcome.rule?.text.utf8 else { return false }
        return rule.split(separator: UInt8(ascii: ".")).contains { $0.elementsEqual(RuleID.breakGlass.utf8) }
    }
}
