import GRDB

/// Gives entries that an older daemon wrote the tags that filters ask for today; once, at the first unseal by this one.
///
/// An entry that no longer opens is passed over: a verification names it, and it keeps nobody from unsealing.
struct LogRefiling {
    private let work: Work
    private let keys: UnsealedKeys

    static let name = "log filing"
    /// The number of this way of filing.
    static let way: [UInt8] = [2]
    private static let batch = 512

    init(_ work: Work, _ keys: UnsealedKeys) {
        self.work = work
        self.keys = keys
    }

    func finish() throws(VaultError) {
        let known = try work.store.row("SELECT value FROM meta WHERE name = ?", [Self.name])?.blob(0, of: .meta)
        guard known != Self.way else { return }
        let (table, filing) = (LogTable(store: work.store, keys: keys), LogFiling(work, keys))
        var place = LogPlace.start
        while true {
            let next = try table.entries(after: place, limit: Self.batch)
            guard let last = next.last else { break }
            for case .entry(let stored, let entry) in next {
                try table.put(filing.tags(of: entry, at: stored.place), at: stored.place)
            }
            place = last.place
        }
        try ClearRows(work.store, keys).changing { () throws(VaultError) in
            try work.store.run(
                "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [Self.name, Self.way.data])
        }
    }
}
