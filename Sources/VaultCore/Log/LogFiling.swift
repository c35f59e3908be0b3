import TransparencyLog

/// Files an entry under its tags, and marks where the clock was set back.
///
/// Times rest encrypted, so entries of a time are found by halving; that works as far as times ascend. Between two marks
/// they do, but for the `slack` that requests overtake each other by.
struct LogFiling {
    private let work: Work
    private let keys: UnsealedKeys
    private let table: LogTable

    /// How far behind the latest an entry may be without a mark, in microseconds: a login waits for its Argon2id run.
    static let slack: Int64 = 60_000_000

    init(_ work: Work, _ keys: UnsealedKeys) {
        self.work = work
        self.keys = keys
        table = LogTable(store: work.store, keys: keys)
    }

    func file(_ entry: AuditEntry, _ line: LogWriter.Line) throws(VaultError) {
        let place = LogPlace(generation: line.generation, seq: line.seq)
        let tags = try tags(of: entry, at: place)
        if let fault = try table.put(line) { work.vault.addDamage([fault]) }
        try table.put(tags, at: place)
        guard let tag = tags.first else { return }
        for _ in 0..<work.entry.unnamed { try table.put([tag], at: place) }
    }

    /// The tags of the entry that follows those filed so far.
    func tags(of entry: AuditEntry, at place: LogPlace) throws(VaultError) -> Set<[UInt8]> {
        var tags = try LogTags(keys).tags(of: entry)
        if isSetBack(entry.stamp.time.microseconds, at: place) { tags.insert(try LogTags(keys).setBack) }
        return tags
    }

    /// Whether this time lies clearly before the latest; remembers the latest.
    private func isSetBack(_ time: Int64, at place: LogPlace) -> Bool {
        var latest = work.state.mark().logTime
        // An altered entry has no time to go by; whoever reads or verifies the log is told.
        if latest == nil { latest = (try? table.newest(before: place))?.time }
        guard let latest else {
            work.state.keep(logTime: time)
            return false
        }
        let isBack = time < latest - Self.slack
        work.state.keep(logTime: isBack ? time : max(time, latest))
        return isBack
    }
}
