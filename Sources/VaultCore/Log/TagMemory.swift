import TransparencyLog

/// Tags that were made before: most entries share theirs with many, and a look-up costs less than a keyed hash.
struct TagMemory {
    private struct Mark: Hashable {
        let segment: UInt32
        let field: LogTags.Field
    }

    private var known: [Mark: [UInt8]] = [:]

    /// Tags held at most, about 10 MB; then it begins anew.
    private static let most = 1 << 16

    mutating func tags(of entry: AuditEntry, with tags: LogTags, of segment: UInt32) -> Set<[UInt8]> {
        Set(LogTags.fields(of: entry).map { tag($0, with: tags, of: segment) })
    }

    private mutating func tag(_ field: LogTags.Field, with tags: LogTags, of segment: UInt32) -> [UInt8] {
        let mark = Mark(segment: segment, field: field)
        if let tag = known[mark] { return tag }
        if known.count == Self.most { known.removeAll(keepingCapacity: true) }
        let tag = tags.tag(field)
        known[mark] = tag
        return tag
    }
}
