/// One entry of the audit log: who did what to which record, and how it ended, in codes only.
///
/// The tree is over the canonical bytes of `encoded()`, so they are the entry: a field added, reordered or respelled
/// makes another leaf. Optional fields are absent from the JSON when nil.
package struct AuditEntry: Hashable, Sendable {
    /// Of the canonical bytes.
    package static let byteLimit = 65_535
    /// Records that one entry of a list or search names.
    package static let itemLimit = 64

    package let stamp: AuditStamp
    package let actor: AuditActor
    /// The operation's name.
    package let action: AuditCode
    package let outcome: AuditOutcome
    package var subject = AuditSubject()
    package var domain: AuditCode?
    package var purpose: AuditPurpose?
    /// BLAKE2b-256 of salt ‖ text; the text is an erasable row elsewhere.
    package var reason: AuditHash?
    /// The records of one chunk of a list or search.
    package var items: [AuditSubject] = []
    /// How many like operations a counted entry stands for.
    package var count: UInt32?
    /// The approval by a second person that the operation used up, or asked for.
    package var approval: AuditCode?
    /// In the first entry of a later generation: what went before.
    package var continues: AuditContinuation?

    package init(stamp: AuditStamp, actor: AuditActor, action: AuditCode, outcome: AuditOutcome) {
        self.stamp = stamp
        self.actor = actor
        self.action = action
        self.outcome = outcome
    }

    /// The RFC 8785 bytes; throws `tooManyItems`, `tooLong`, or `badField` for a number of 2^53 or more.
    package func encoded() throws(AuditEntryError) -> [UInt8] {
        guard items.count <= Self.itemLimit else { throw .tooManyItems(items.count) }
        let bytes = try written()
        guard bytes.count <= Self.byteLimit else { throw .tooLong(bytes.count) }
        return bytes
    }

    /// SHA-256(0x00 ‖ canonical bytes): the entry's leaf.
    package func leafHash(with hasher: TreeHasher) throws(AuditEntryError) -> TreeHash {
        hasher.leaf(try encoded())
    }
}
