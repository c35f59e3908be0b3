import GRDB

/// Compares all reasons with their entries, a bounded number at a time.
struct ReasonScan: ScanBeside {
    private var place = LogPlace(generation: .min, seq: .min)
    /// Places whose words didn't fit; the keys in hand may be older than a row, so each is looked at again.
    private(set) var doubtful: [LogPlace] = []

    private static let step = 512

    /// Compares the next ones; false at the end.
    mutating func advance(in store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool {
        let rows = try store.rows(
            "SELECT generation, seq FROM log_reason WHERE (generation, seq) > (?, ?) ORDER BY generation, seq LIMIT ?",
            [place.generation, place.seq, Self.step])
        let table = LogTable(store: store, keys: keys)
        for row in rows {
            place = LogPlace(
                generation: try row.integer(0, of: .logReason), seq: try row.integer(1, of: .logReason))
            if try table.isReasonAltered(at: place) { doubtful.append(place) }
        }
        return rows.count == Self.step && doubtful.count < LogWalk.most
    }
}
