import TransparencyLog

/// Compares the blind tags that rest with those that the entries call for, in two passes and eight bytes an entry.
///
/// A tag taken away hides an entry from "who saw this child's file"; one put there accuses somebody. Per entry a sum of
/// keyed hashes is kept.
struct TagLedger {
    private var sums: [TagSum] = []
    /// By segment.
    private let setBack: [UInt32: TagSum.Part]
    /// The marks of a clock set back, and the entries that may carry theirs or not.
    private let marks: Set<[UInt8]>
    private var unsettled: Set<Int64> = []
    private var clock = ClockWatch()
    /// The greatest number beyond the entries that a tag names.
    private(set) var beyond: Int64?

    init(_ keys: UnsealedKeys) {
        let tags = LogTags.byNumber(keys)
        setBack = tags.mapValues { TagSum.Part($0.setBack) }
        marks = Set(tags.values.map(\.setBack))
    }

    /// Makes room for the entries looked at so far: a number that somebody wrote into the file costs no memory.
    mutating func reach(_ size: UInt64) {
        while sums.count < size { sums.append(TagSum()) }
    }

    /// Notes what an entry of the log calls for; entries come in order.
    mutating func expect(_ entry: LogBatch.Opened, _ seq: Int64, filedIn segment: UInt32) {
        guard let called = entry.tags, let setBack = setBack[segment] else { return }
        reach(UInt64(seq) + 1)
        sums[Int(seq)] &+= called
        switch clock.mark(of: entry.time) {
        case .marked: sums[Int(seq)] &+= setBack.of(UInt64(seq))
        case .either: unsettled.insert(seq)
        case .unmarked: break
        }
    }

    /// Takes off what rests; what is left over is missing or foreign.
    mutating func take(_ tag: [UInt8], of numbers: [Int64]) {
        let (part, isMark) = (TagSum.Part(tag), marks.contains(tag))
        for seq in numbers {
            if isMark, unsettled.contains(seq) { continue }
            if seq < 0 || seq >= sums.count {
                beyond = max(beyond ?? seq, seq)
            } else {
                sums[Int(seq)] &-= part.of(UInt64(seq))
            }
        }
    }

    /// The first number whose tags don't fit.
    var firstMisfit: Int64? { sums.firstIndex { $0.value != 0 }.map(Int64.init) }
}
