import TransparencyLog

/// What an operation says about itself for its audit entry; the door adds who, when and the outcome.
struct EntryDraft {
    var caseFile: String?
    var record: String?
    var version: Int?
    var domain: String?
    var rule = "allowed"
    var purpose: String?
    /// The caller's own words: hashed into the entry, kept apart where they can be erased.
    var reason: String?
    /// SHA-256 of the envelope written or released.
    var digest: [UInt8]?
    var items: [Item] = []
    /// How many coalesced calls the entry stands for.
    var count: Int?

    /// A record that a list or search released.
    struct Item: Sendable {
        let caseFile: String?
        let record: String
        let version: Int
        let digest: [UInt8]
    }
}
