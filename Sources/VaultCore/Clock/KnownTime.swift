import TransparencyLog

/// What the log says of the time, in microseconds of UTC since 1970: when it was written to last, and before the calendar
/// was set back, where it has gone on for less than a day since.
///
/// So a daemon that starts again in a wrong year doesn't take the entries that it wrote there for right; after a day it does,
/// since the calendar may have been wrong before.
struct KnownTime {
    let table: LogTable
    let tags: LogTags

    /// The latest time to go by; nil before the first entry. One that was altered has none.
    func latest(before end: LogPlace) throws(VaultError) -> Int64? {
        guard let newest = try table.newest(before: end)?.time else { return nil }
        guard let mark = try table.places(tagged: tags.setBack).last, let before = try table.newest(before: mark)?.time,
            let first = try time(at: mark), newest.distance(from: first) < Uptime.day
        else { return newest }
        return max(newest, before)
    }

    private func time(at place: LogPlace) throws(VaultError) -> Int64? {
        try table.newest(before: LogPlace(generation: place.generation, seq: place.seq + 1))?.time
    }
}
