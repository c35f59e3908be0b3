import TransparencyLog

/// A sum of keyed hashes of one entry's tags, under a key of this run's own, so that no other tags make the same sum.
struct TagSum: Sendable {
    private(set) var value: UInt64 = 0

    static func &+= (sum: inout TagSum, other: TagSum) { sum.value &+= other.value }
    static func &-= (sum: inout TagSum, other: TagSum) { sum.value &-= other.value }

    /// Swift's own SipHash, whose key is new in every process, with the tag taken in already.
    struct Part: Sendable {
        fileprivate let tag: [UInt8]
        private let begun: Hasher

        init(_ tag: [UInt8]) {
            self.tag = tag
            var hasher = Hasher()
            hasher.combine(tag)
            begun = hasher
        }

        /// The tag's part in the sum of the entry with this number.
        func of(_ seq: UInt64) -> TagSum {
            var hasher = begun
            hasher.combine(seq)
            return TagSum(value: UInt64(bitPattern: Int64(hasher.finalize())))
        }
    }
}

/// Adds up the tags that entries call for.
///
/// Most entries share theirs with many, and a look-up costs less than a keyed hash.
struct TagAdder {
    private struct Mark: Hashable {
        let segment: UInt32
        let field: LogTags.Field
    }

    /// By segment: a rekeying begins a segment and the key of its tags together.
    private let tags: [UInt32: LogTags]
    private var known: [Mark: TagSum.Part] = [:]

    init(_ tags: [UInt32: LogTags]) {
        self.tags = tags
    }

    /// Nil where there is no such segment.
    mutating func sum(of entry: AuditEntry, filedIn segment: UInt32) -> TagSum? {
        guard let tags = tags[segment] else { return nil }
        var (sum, seen) = (TagSum(), [[UInt8]]())
        for field in LogTags.fields(of: entry) {
            let part = part(Mark(segment: segment, field: field), tags)
            // A row for each tag, however often the entry calls for it.
            guard !seen.contains(part.tag) else { continue }
            seen.append(part.tag)
            sum &+= part.of(entry.stamp.sequence)
        }
        return sum
    }

    private mutating func part(_ mark: Mark, _ tags: LogTags) -> TagSum.Part {
        if let part = known[mark] { return part }
        let part = TagSum.Part(tags.tag(mark.field))
        known[mark] = part
        return part
    }
}
