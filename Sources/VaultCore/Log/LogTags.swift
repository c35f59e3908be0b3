import TransparencyLog

/// The blind tags by which entries are found: keyed hashes of actor, case, record and operation.
///
/// Eight bytes each: a thief of the disk sees which entries share a tag, and not whose it is.
struct LogTags {
    private let keys: UnsealedKeys

    init(_ keys: UnsealedKeys) {
        self.keys = keys
    }

    func user(_ id: String) -> [UInt8] { keys.logTag("user", Array(id.utf8)) }
    func caseFile(_ id: String) -> [UInt8] { keys.logTag("case", Array(id.utf8)) }
    func record(_ id: String) -> [UInt8] { keys.logTag("record", Array(id.utf8)) }
    func action(_ name: String) -> [UInt8] { keys.logTag("action", Array(name.utf8)) }
    /// Marks the one entry of the act that used an approval up.
    func used(_ approval: String) -> [UInt8] { keys.logTag("approval used", Array(approval.utf8)) }
    func outcome(_ name: String) -> [UInt8] { keys.logTag("outcome", Array(name.utf8)) }

    /// All tags of an entry; what went well has no outcome tag, since that would be nearly all of them.
    func tags(of entry: AuditEntry) -> Set<[UInt8]> {
        var tags: Set<[UInt8]> = [action(entry.action.text)]
        if let user = entry.actor.user { tags.insert(self.user(user.text)) }
        if entry.outcome.result != .done { tags.insert(outcome(entry.outcome.result.rawValue)) }
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
}
