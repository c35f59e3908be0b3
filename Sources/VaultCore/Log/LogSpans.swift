import TransparencyLog

/// The stretches of the log that can hold entries of a time, found by halving: no time rests in the clear for it.
///
/// Within a generation and between two marks of ``LogFiling`` times ascend, but for its slack. So an entry clearly before
/// what is asked for has nothing wanted before it, and one clearly after has nothing wanted behind it.
struct LogSpans {
    private let table: LogTable
    private let marks: [LogPlace]

    init(_ work: Work) throws(VaultError) {
        let keys = try work.keys()
        table = LogTable(store: work.store, keys: keys)
        var marks: [LogPlace] = []
        for tags in LogTags.all(keys) { marks += try table.places(tagged: tags.setBack) }
        self.marks = marks
    }

    /// Newest first; without times, all of the log.
    func spans(from: Int64?, to: Int64?) throws(VaultError) -> [Range<LogPlace>] {
        if from == nil, to == nil { return [LogPlace.start..<LogPlace.end] }
        var spans: [Range<LogPlace>] = []
        var end = LogPlace.end
        for start in try starts() {
            let lower = try from.map { time throws(VaultError) in
                try halve(start..<end) { $0 ?? .max < time - LogFiling.slack ? .behind : .before }
            }
            let upper = try to.map { time throws(VaultError) in
                try halve(start..<end) { $0 ?? .min >= time + LogFiling.slack ? .before : .behind }
            }
            let span = (lower ?? start, upper ?? end)
            if span.0 < span.1 { spans.append(span.0..<span.1) }
            end = start
        }
        return spans
    }

    /// Where times begin to ascend anew, newest first.
    private func starts() throws(VaultError) -> [LogPlace] {
        var starts = marks
        var newest = try table.newest(before: .end)
        while let found = newest {
            let start = LogPlace(generation: found.place.generation, seq: 0)
            starts.append(start)
            newest = try table.newest(before: start)
        }
        return Set(starts).sorted(by: >)
    }

    /// On which side of an entry the border lies; of an altered one, which has no time, the side that takes in more.
    private enum Side {
        case before, behind
    }

    /// The border within a stretch of one generation: the place from which on entries aren't `behind` it.
    private func halve(
        _ stretch: Range<LogPlace>, _ side: (Int64?) -> Side
    ) throws(VaultError) -> LogPlace {
        let generation = stretch.lowerBound.generation
        guard let last = try table.newest(before: stretch.upperBound)?.place, last >= stretch.lowerBound else {
            return stretch.upperBound
        }
        var (low, high) = (stretch.lowerBound.seq, last.seq + 1)
        while low < high {
            let middle = low + (high - low) / 2
            guard let probe = try table.newest(before: LogPlace(generation: generation, seq: middle + 1)),
                probe.place >= LogPlace(generation: generation, seq: low)
            else {
                // A gap: what didn't open stays in the inbox.
                low = middle + 1
                continue
            }
            switch side(probe.time) {
            case .behind: low = middle + 1
            case .before: high = probe.place.seq
            }
        }
        return low > last.seq ? stretch.upperBound : LogPlace(generation: generation, seq: low)
    }
}
