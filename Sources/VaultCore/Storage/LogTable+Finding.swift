import GRDB
import TransparencyLog

/// Finding entries by tag and place.
extension LogTable {
    /// What to look for, and how far.
    struct Search {
        /// For each thing asked for, tags of which an entry carries one.
        let tags: [[[UInt8]]]
        let places: Range<LogPlace>
        /// Rows of the rarest tag looked at, at most.
        let window: Int
        /// Entries found, at most.
        let limit: Int
    }

    /// An entry as it is found: what doesn't open or fit its leaf is found, too, so that it can be named.
    enum Sighting: Sendable {
        case entry(Stored, AuditEntry)
        case altered(LogPlace)

        var place: LogPlace {
            switch self {
            case .entry(let stored, _): stored.place
            case .altered(let place): place
            }
        }
    }

    /// What a search found, newest first.
    struct Found {
        var entries: [Sighting] = []
        /// The last place looked at, where the window ended before the stretch did.
        var lookedTo: LogPlace?
    }

    /// Entries of a stretch that carry one tag of each kind; the rarest leads, and each of the others is one look-up.
    func find(_ search: Search) throws(VaultError) -> Found {
        guard !search.tags.isEmpty else { return Found(entries: try stretch(search)) }
        var counted: [(count: Int64, tags: [[UInt8]])] = []
        for tags in search.tags { counted.append((try count(tags, search), tags)) }
        counted.sort { $0.count < $1.count }
        guard let rarest = counted.first, rarest.count > 0 else { return Found() }
        let (matching, wanted) = Self.matching(counted.map(\.tags), search)
        var found = Found(entries: try sighted(store.rows(matching, wanted)))
        if found.entries.count < search.limit, rarest.count == Int64(search.window) {
            let (sql, arguments) = Self.leading(rarest.tags, search)
            let last = try store.row("\(sql) SELECT generation, seq FROM leading ORDER BY generation, seq", arguments)
            found.lookedTo = try last.map { row throws(VaultError) in try Self.place(row) }
        }
        return found
    }

    /// Numbers that a log gives out: rows beyond them are named at a start, and must lead no search astray.
    ///
    /// The plus keeps SQLite from going by these instead of by the place that is searched from, row after row.
    private static let given =
        "+generation BETWEEN 1 AND \(LogNumbers.end - 1) AND +seq BETWEEN 0 AND \(LogNumbers.end - 1)"

    /// At which numbers of the log a tag stands, oldest first.
    func places(tagged tag: [UInt8]) throws(VaultError) -> [LogPlace] {
        var places: [LogPlace] = []
        let rows = try store.rows(
            """
            SELECT generation, seq FROM log_tag WHERE tag = ? AND \(Self.given) ORDER BY generation, seq
            """, [tag.data])
        for row in rows { places.append(try Self.place(row)) }
        return places
    }

    static let newestBefore = """
        SELECT generation, seq, segment, leaf, box FROM log_entry WHERE (generation, seq) < (?, ?) AND \(given)
        ORDER BY generation DESC, seq DESC LIMIT 1
        """

    /// The last entry before a place, and its time in microseconds, if it isn't altered.
    func newest(before place: LogPlace) throws(VaultError) -> (place: LogPlace, time: Int64?)? {
        let row = try store.row(Self.newestBefore, [place.generation, place.seq])
        guard let row else { return nil }
        switch try sighting(row) {
        case .entry(let stored, let entry): return (stored.place, entry.stamp.time.microseconds)
        case .altered(let place): return (place, nil)
        }
    }

    /// Entries after a place, oldest first.
    func entries(after place: LogPlace, limit: Int) throws(VaultError) -> [Sighting] {
        try sighted(rows(after: place, limit: limit))
    }

    private func rows(after place: LogPlace, limit: Int) throws(VaultError) -> [Row] {
        try store.rows(
            """
            SELECT generation, seq, segment, leaf, box FROM log_entry WHERE (generation, seq) > (?, ?)
            AND \(Self.given) ORDER BY generation, seq LIMIT ?
            """, [place.generation, place.seq, limit])
    }

    /// All of a stretch, with what the log received while sealed and couldn't take in.
    private func stretch(_ search: Search) throws(VaultError) -> [Sighting] {
        let entries = try written(search)
        let refused = try store.rows(
            """
            SELECT generation, seq FROM log_inbox
            WHERE state = 'tampered' AND (generation, seq) >= (?, ?) AND (generation, seq) < (?, ?) AND \(Self.given)
            ORDER BY generation DESC, seq DESC LIMIT ?
            """,
            [
                search.places.lowerBound.generation, search.places.lowerBound.seq,
                search.places.upperBound.generation, search.places.upperBound.seq, search.limit,
            ])
        if refused.isEmpty { return entries }
        let taken = Set(entries.map(\.place))
        var all = entries
        for row in refused {
            let place = try Self.place(row)
            if !taken.contains(place) { all.append(.altered(place)) }
        }
        return Array(all.sorted { $0.place > $1.place }.prefix(search.limit))
    }

    private func written(_ search: Search) throws(VaultError) -> [Sighting] {
        let places = search.places
        let rows = try store.rows(
            """
            SELECT generation, seq, segment, leaf, box FROM log_entry
            WHERE (generation, seq) >= (?, ?) AND (generation, seq) < (?, ?) AND \(Self.given)
            ORDER BY generation DESC, seq DESC LIMIT ?
            """,
            [
                places.lowerBound.generation, places.lowerBound.seq, places.upperBound.generation,
                places.upperBound.seq, search.limit,
            ])
        return try sighted(rows)
    }

    /// Rows of a stretch that carry one tag of each kind, of which the first leads.
    static func matching(_ kinds: [[[UInt8]]], _ search: Search) -> (String, StatementArguments) {
        var (sql, arguments) = leading(kinds.first ?? [], search)
        sql += " SELECT e.generation, e.seq, e.segment, e.leaf, e.box FROM leading l"
        sql += " CROSS JOIN log_entry e ON e.generation = l.generation AND e.seq = l.seq WHERE true"
        for tags in kinds.dropFirst() {
            let places = Array(repeating: "?", count: tags.count).joined(separator: ", ")
            sql += " AND EXISTS (SELECT 1 FROM log_tag t WHERE t.tag IN (\(places))"
            sql += " AND t.generation = l.generation AND t.seq = l.seq)"
            for tag in tags { arguments += [tag.data] }
        }
        sql += " ORDER BY l.generation DESC, l.seq DESC LIMIT ?"
        return (sql, arguments + [search.limit])
    }

    /// How many rows of a stretch carry one of these tags; counted as far as the window.
    private func count(_ tags: [[UInt8]], _ search: Search) throws(VaultError) -> Int64 {
        let (sql, arguments) = Self.leading(tags, search)
        return try store.row("\(sql) SELECT count(*) FROM leading", arguments)?.integer(0, of: .logTag) ?? 0
    }

    /// The newest places of a stretch that carry one of these tags, as a table `leading`; each tag's own are in order
    /// already, so no more than the window is read of each.
    private static func leading(_ tags: [[UInt8]], _ search: Search) -> (String, StatementArguments) {
        let places = search.places
        var arguments = StatementArguments()
        let parts = tags.map { tag in
            arguments += [
                tag.data, places.lowerBound.generation, places.lowerBound.seq, places.upperBound.generation,
                places.upperBound.seq, search.window,
            ]
            return """
                SELECT * FROM (SELECT generation, seq FROM log_tag
                WHERE tag = ? AND (generation, seq) >= (?, ?) AND (generation, seq) < (?, ?) AND \(given)
                ORDER BY generation DESC, seq DESC LIMIT ?)
                """
        }
        let sql = """
            WITH leading (generation, seq) AS MATERIALIZED (SELECT * FROM (\(parts.joined(separator: " UNION ALL ")))
            ORDER BY generation DESC, seq DESC LIMIT ?)
            """
        return (sql, arguments + [search.window])
    }

    private func sighted(_ rows: [Row]) throws(VaultError) -> [Sighting] {
        var sightings: [Sighting] = []
        for row in rows { sightings.append(try sighting(row)) }
        return sightings
    }

    private func sighting(_ row: Row) throws(VaultError) -> Sighting {
        do throws(VaultError) {
            let stored = try open(row)
            return .entry(stored, try stored.entry())
        } catch {
            switch error {
            case .damagedLog, .tampered: return .altered(try Self.place(row))
            default: throw error
            }
        }
    }

    /// The entry of a place, if there is one.
    func sighting(_ place: LogPlace) throws(VaultError) -> Sighting? {
        let row = try store.row(
            "SELECT generation, seq, segment, leaf, box FROM log_entry WHERE generation = ? AND seq = ?",
            [place.generation, place.seq])
        return try row.map { row throws(VaultError) in try sighting(row) }
    }

    private static func place(_ row: Row) throws(VaultError) -> LogPlace {
        LogPlace(generation: try row.integer(0, of: .logTag), seq: try row.integer(1, of: .logTag))
    }
}

extension LogTable.Stored {
    /// What the stored bytes say.
    func entry() throws(VaultError) -> AuditEntry {
        guard let entry = try? AuditEntry(encoded: bytes) else { throw .tampered(.logEntry, "\(generation)/\(seq)") }
        return entry
    }
}
