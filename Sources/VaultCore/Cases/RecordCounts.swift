import Trust

/// How many records of a case there are of each standing, as far as they have been counted.
///
/// Kept in memory between requests, so that a list of cases doesn't open every record in them again. Links are only ever
/// added; what changes a record's standing has its case counted anew.
struct RecordCounts: Sendable {
    /// All that the policy asks of a record inside one case.
    struct Standing: Hashable, Sendable {
        let domain: DomainName
        let audience: Trust.Audience
        let author: UserID

        init(_ descriptor: VersionDescriptor) {
            domain = descriptor.domain
            audience = descriptor.audience
            author = descriptor.author
        }
    }

    /// Links of the case that have been looked at.
    private(set) var through: UInt64 = 0
    private(set) var records: [Standing: Int] = [:]

    /// Notes the next link's record; nil for one that was destroyed or altered.
    mutating func count(_ descriptor: VersionDescriptor?) {
        through += 1
        if let descriptor { records[Standing(descriptor), default: 0] += 1 }
    }
}
