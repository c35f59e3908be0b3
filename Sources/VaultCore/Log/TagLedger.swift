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
    private var known = TagMemory()
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
        var called = known.tags(of: entry, with: tags, of: segment)
        switch clock.mark(of: entry.stamp.time.microseconds) {
        case .marked: called.insert(tags.setBack)
        case .either: unsettled.insert(Int64(seq))
        case .unmarked: break
        }
        for tag in called { sums[Int(seq)] &+= Mix(tag).sum(seq) }
    }

    /// Takes off what rests; what is left over is missing or foreign.
    mutating func take(_ tag: [UInt8], of numbers: [Int64]) {
        let (mix, isMark) = (Mix(tag), marks.contains(tag))
        for seq in numbers {
            if isMark, unsettled.contains(seq) { continue }
            if seq < 0 || seq >= sums.count {
                beyond = max(beyond ?? seq, seq)
            } else {
                sums[Int(seq)] &-= mix.sum(UInt64(seq))
            }
        }
    }

    /// The first number whose tags don't fit.
    var firstMisfit: Int64? { sums.firstIndex { $0 != 0 }.map(Int64.init) }

    /// Swift's own SipHash, whose key is new in every process, with the tag taken in already.
    private struct Mix {
        private let begun: Hasher

        init(_ tag: [UInt8]) {
            var hasher = Hasher()
            hasher.combine(tag)
            begun = hasher
        }

        func sum(_ seq: UInt64) -> UInt64 {
            var hasher = begun
            hasher.combine(seq)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
    }
}
