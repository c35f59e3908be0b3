import TransparencyLog

/// Finds entries by what was asked for, newest first, in steps of bounded work whatever the log's length.
struct LogQuery {
    private let filter: LogFilter
    private let table: LogTable
    private let tags: [[[UInt8]]]
    private let spans: [Range<LogPlace>]

    /// Places looked at in one step at most, so that what hardly ever fits doesn't hold the writer.
    private static let window = 4_096
    /// Entries opened in one step at most.
    private static let opened = 64

    init(_ work: Work, _ filter: LogFilter) throws(VaultError) {
        self.filter = filter
        table = LogTable(store: work.store, keys: try work.keys())
        tags = filter.tags(try work.keys())
        spans = try LogSpans(work).spans(from: filter.from, to: filter.to)
    }

    /// What one step found.
    struct Page {
        var entries: [LogTable.Sighting] = []
        /// Where the next step goes on; nil at the end of the log.
        var next: LogPlace?
    }

    /// Entries before a place that fit, at most so many; fewer, or none, doesn't mean that there are no more.
    func page(before place: LogPlace, limit: Int) throws(VaultError) -> Page {
        guard limit > 0, let span = spans.first(where: { $0.lowerBound < place }) else { return Page() }
        let search = LogTable.Search(
            tags: tags, places: span.lowerBound..<max(span.lowerBound, min(place, span.upperBound)),
            window: Self.window, limit: filter.needsOpening ? Self.opened : limit)
        let found = try table.find(search)
        var page = Page()
        for sighting in found.entries {
            page.next = sighting.place
            if filter.admits(sighting) { page.entries.append(sighting) }
            if page.entries.count == limit { return page }
        }
        // Nothing more in the window: go on below it, or in the next span.
        if found.entries.count < search.limit { page.next = found.lookedTo ?? span.lowerBound }
        if let next = page.next, !spans.contains(where: { $0.lowerBound < next }) { page.next = nil }
        return page
    }

    /// About how many entries lie below a place.
    func left(below place: LogPlace?) -> Int {
        guard let place, let span = spans.first(where: { $0.lowerBound < place }) else { return 0 }
        let isSame = span.lowerBound.generation == place.generation
        return Int(clamping: place.seq - (isSame ? span.lowerBound.seq : 0))
    }
}
