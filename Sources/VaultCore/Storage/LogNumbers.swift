import GRDB

/// Which numbers the log's rows use, told from those that no log gives out: a file can be altered by hand.
///
/// A log that counted on from any number could be brought to one that no entry can say, and then nothing would be written
/// any more. So rows beyond the bounds are left out of the log, and named.
struct LogNumbers {
    let store: Store

    /// Generations and numbers stay below this: half of what an entry can say.
    static let end: Int64 = 1 << 52
    /// A generation goes on at a start as long as it has used fewer numbers than this, so that one run doesn't come to
    /// the end.
    private static let full: UInt64 = 1 << 51
    /// Generations looked at, at most; each of them began after a disaster.
    static let most = 1_024

    private static let entries = ["log_entry", "log_inbox"]

    /// Where the log goes on: in the newest generation that has room, or else in one after it.
    func next() throws(VaultError) -> LogPlace {
        var newest: Int64?
        var bound = Self.end
        for _ in 0..<Self.most {
            guard let generation = try newestGeneration(below: bound) else { break }
            let size = try LeafTable(store: store, generation: generation).size()
            if size < Self.full { return LogPlace(generation: generation, seq: Int64(size)) }
            newest = newest ?? generation
            bound = generation
        }
        let generation = (newest ?? 0) + 1
        return LogPlace(
            generation: generation, seq: Int64(try LeafTable(store: store, generation: generation).size()))
    }

    private func newestGeneration(below bound: Int64) throws(VaultError) -> Int64? {
        var newest: Int64?
        for table in Self.entries {
            let row = try store.row(
                "SELECT generation FROM \(table) WHERE generation >= 1 AND generation < ? AND seq BETWEEN 0 AND ? "
                    + "ORDER BY generation DESC, seq DESC LIMIT 1", [bound, Self.end - 1])
            if let found = try row?.integer(0, of: .logEntry) { newest = max(newest ?? found, found) }
        }
        return newest
    }

    /// The generations of which there is an entry or a checkpoint, oldest first.
    func generations() throws(VaultError) -> [Int64] {
        var generations: Set<Int64> = []
        for table in Self.entries + ["log_checkpoint"] {
            var last: Int64 = 0
            for _ in 0..<Self.most {
                let row = try store.row(
                    "SELECT generation FROM \(table) WHERE generation > ? AND generation < ? ORDER BY generation LIMIT 1",
                    [last, Self.end])
                guard let row else { break }
                last = try row.integer(0, of: .logEntry)
                generations.insert(last)
            }
        }
        return Array(generations.sorted().prefix(Self.most))
    }

    /// Puts a row at the number that comes next, and says whether another stood there: the log has not given that number out,
    /// so somebody moved it there by hand. It must not keep everybody from their work; it goes below zero, where no log
    /// counts, and a verification names it.
    ///
    /// - Parameter insert: inserts the row, or nothing where its number is taken.
    func put(
        _ insert: String, _ values: StatementArguments, at place: LogPlace, in table: String
    ) throws(VaultError) -> LogFault? {
        try store.run(insert, values)
        guard store.database.changesCount == 0 else { return nil }
        let moved = "UPDATE \(table) SET seq = (SELECT min(0, min(seq)) - 1 FROM \(table) WHERE generation = ?1) "
        try store.run(moved + "WHERE generation = ?1 AND seq = ?2", [place.generation, place.seq])
        try store.run(insert, values)
        return .foreign(place)
    }

    /// The first row at a number that the log never gave out: of any generation there can't be, or in one of these.
    func foreign(in generations: [Int64]) throws(VaultError) -> LogFault? {
        for table in Self.entries {
            if let place = try place(in: table, "generation < 1 OR generation >= ?", [Self.end]) {
                return .foreign(place)
            }
            for generation in generations {
                let strange = "generation = ? AND (seq < 0 OR seq >= ?)"
                if let place = try place(in: table, strange, [generation, Self.end]) { return .foreign(place) }
            }
        }
        return nil
    }

    /// Where such a row stands, in numbers that every reader of JSON takes.
    private func place(
        in table: String, _ condition: String, _ arguments: StatementArguments
    ) throws(VaultError) -> LogPlace? {
        guard let row = try store.row("SELECT generation, seq FROM \(table) WHERE \(condition) LIMIT 1", arguments)
        else { return nil }
        let numbers = (try row.integer(0, of: .logEntry), try row.integer(1, of: .logEntry))
        return LogPlace(
            generation: max(-Self.end, min(numbers.0, Self.end)), seq: max(-Self.end, min(numbers.1, Self.end)))
    }
}
