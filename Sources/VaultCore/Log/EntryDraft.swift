import TransparencyLog
import Trust

/// What an operation says about itself for its audit entry; the door adds who, when and the outcome.
struct EntryDraft {
    var caseFile: String?
    var record: String?
    var version: Int?
    var domain: String?
    var rule = "allowed"
    /// The rule that refused, where the answer must not tell it: the log keeps it all the same.
    var refusedBy: String?
    var purpose: String?
    /// The caller's own words: hashed into the entry, kept apart where they can be erased.
    var reason: String?
    /// The hash of what was written or released.
    var digest: [UInt8]?
    var items: [Item] = []
    /// How many coalesced calls the entry stands for.
    var count: Int?
    /// The approval used up, or asked for.
    var approval: String?
    /// What the first entry of a new generation says of the one before.
    var continues: AuditContinuation?

    /// Subjects left out, since they only stood in for what isn't there: the entry is filed in as many steps as if it
    /// named them.
    private(set) var unnamed = 0

    mutating func forgetSubject() {
        unnamed = [caseFile, record].compactMap(\.self).count
        (caseFile, record, version, domain, digest, items) = (nil, nil, nil, nil, nil, [])
    }

    /// A record that a list or search released.
    struct Item: Sendable {
        let caseFile: String?
        let record: String
        let version: Int
        let digest: [UInt8]
    }
}

extension EntryDraft.Item {
    /// A stored version, as an entry names it.
    init(_ stored: RecordTable.StoredVersion) {
        self.init(
            caseFile: stored.descriptor.caseFile?.text, record: stored.place.record.text,
            version: Int(stored.place.version), digest: stored.digest)
    }
}
