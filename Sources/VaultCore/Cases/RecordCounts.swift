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

    /// What one link leads to.
    enum Found: Sendable {
        case record(VersionDescriptor)
        case destroyed
        /// Counted once it can be read again; until then each count names it.
        case altered
    }

    /// Links of the case that have been looked at.
    private(set) var through: UInt64 = 0
    private(set) var records: [Standing: Int] = [:]
    /// Places of links that lead to something altered.
    private(set) var altered: [UInt64] = []

    /// Looks at the next link.
    mutating func countNext(_ look: (UInt64) throws(VaultError) -> Found) throws(VaultError) {
        let place = through
        note(try look(place), at: place)
        through += 1
    }

    /// Looks again at what was altered.
    mutating func countAltered(_ look: (UInt64) throws(VaultError) -> Found) throws(VaultError) {
        let places = altered
        altered = []
        for place in places { note(try look(place), at: place) }
    }

    private mutating func note(_ found: Found, at place: UInt64) {
        switch found {
        case .record(let descriptor): records[Standing(descriptor), default: 0] += 1
        case .destroyed: break
        case .altered: altered.append(place)
        }
    }
}
