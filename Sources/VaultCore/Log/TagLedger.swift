import GRDB
import TransparencyLog

/// Compares the blind tags that rest with those that the entries call for, in two passes and eight bytes an entry.
///
/// A tag taken away hides an entry from "who saw this child's file"; one put there accuses somebody. Per entry a sum of
/// keyed hashes is kept, under a key of this run's own, so that no other tags make the same sum.
struct TagLedger {
    private var sums: [UInt64] = []
    /// By segment: a rekeying begins a segment and the key of its tags together.
    private let tags: [UInt32: LogTags]
    /// The marks of a clock set back, and the entries that may carry theirs or not.
    private let marks: Set<[UInt8]>
    private var unsettled: Set<Int64> = []
    private var clock = ClockWatch()
    /// The greatest number beyond the entries that a tag names.
    private(set) var beyond: Int64?

    init(_ keys: UnsealedKeys) {
        tags = LogTags.byNumber(keys)
        marks = Set(tags.values.map(\.setBack))
    }

    /// Makes room for the entries looked at so far: a number that somebody wrote into the file costs no memory.
    mutating func reach(_ size: UInt64) {
        while sums.count < size { sums.append(0) }
    }

    /// Notes what the next entry of the log calls for.
    mutating func expect(_ entry: AuditEntry, filedIn segment: UInt32) {
        guard let tags = tags[segment] else { return }
        let seq = entry.stamp.sequence
        reach(seq + 1)
        var called = tags.tags(of: entry)
        switch clock.mark(of: entry.stamp.time.microseconds) {
        case .marked: called.insert(tags.setBack)
        case .either: unsettled.insert(Int64(seq))
        case .unmarked: break
        }
        for tag in called { sums[Int(seq)] &+= Self.mix(tag, seq) }
    }

    /// Takes off what rests; what is left over is missing or foreign.
    mutating func take(_ tag: [UInt8], of seq: Int64) {
        if unsettled.contains(seq), marks.contains(tag) { return }
        if seq < 0 || seq >= sums.count {
            beyond = max(beyond ?? seq, seq)
        } else {
            sums[Int(seq)] &-= Self.mix(tag, UInt64(seq))
        }
    }

    /// The first number whose tags don't fit.
    var firstMisfit: Int64? { sums.firstIndex { $0 != 0 }.map(Int64.init) }

    /// Swift's own SipHash, whose key is new in every process.
    private static func mix(_ tag: [UInt8], _ seq: UInt64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(tag)
        hasher.combine(seq)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

/// Reads all blind tags in the order of their key, a bounded number at a time.
struct TagScan {
    /// The last one read.
    private var last: (tag: [UInt8], generation: Int64, seq: Int64) = ([], 0, -1)

    /// One stored tag.
    struct Row {
        let tag: [UInt8]
        let generation: Int64
        let seq: Int64
    }

    private static let step = 20_000

    /// The next tags; none at the end.
    mutating func advance(in store: Store) throws(VaultError) -> [Row] {
        let rows = try store.rows(
            "SELECT tag, generation, seq FROM log_tag WHERE (tag, generation, seq) > (?, ?, ?) "
                + "ORDER BY tag, generation, seq LIMIT ?",
            [last.tag.data, last.generation, last.seq, Self.step])
        var found: [Row] = []
        found.reserveCapacity(rows.count)
        for row in rows {
            found.append(
                Row(
                    tag: try row.blob(0, of: .logTag), generation: try row.integer(1, of: .logTag),
                    seq: try row.integer(2, of: .logTag)))
        }
        if let end = found.last { last = (end.tag, end.generation, end.seq) }
        return found
    }
}
