/// Tells from the times of the entries which of them carry the mark of a clock set back.
///
/// ``LogFiling`` compares with the latest time since the last mark; after an unseal it takes the newest entry's for that.
/// Where it depends on which of them it was, the mark may be there or not.
struct ClockWatch {
    /// Whether an entry is marked.
    enum Mark {
        case marked, unmarked, either
    }

    /// Between what and what the latest time lay for the writer, in microseconds; nil before the first entry.
    private var latest: ClosedRange<Int64>?

    /// Looks at the entry that follows.
    mutating func mark(of time: Int64) -> Mark {
        guard let latest else {
            // What came before lies in another generation: not marked, it was at most the slack ahead.
            self.latest = time...(time + LogFiling.slack)
            return .either
        }
        if time < latest.lowerBound - LogFiling.slack {
            self.latest = time...time
            return .marked
        }
        self.latest = time...max(time, latest.upperBound)
        return time < latest.upperBound - LogFiling.slack ? .either : .unmarked
    }
}
