import GRDB

/// Reads all blind tags in the order of their key, a bounded number at a time.
///
/// Tag by tag, because most entries share theirs with many: the numbers of one come as plain integers.
struct TagScan {
    /// The tag under way, and the last number read of it; none at the beginning.
    private var tag: [UInt8] = []
    private var generation: Int64 = 0
    private var last: Int64?

    /// Numbers of entries that carry one tag.
    struct Run: Sendable {
        let tag: [UInt8]
        let generation: Int64
        let numbers: [Int64]
    }

    private static let step = 20_000

    /// The next tags; none at the end.
    mutating func advance(in store: Store) throws(VaultError) -> [Run] {
        var runs: [Run] = []
        var room = Self.step
        while room > 0 {
            if last == nil, try !goOn(in: store) { break }
            let numbers = try store.integers(
                "SELECT seq FROM log_tag WHERE tag = ? AND generation = ? AND seq > ? ORDER BY seq LIMIT ?",
                [tag.data, generation, last ?? .min, room])
            if !numbers.isEmpty { runs.append(Run(tag: tag, generation: generation, numbers: numbers)) }
            last = numbers.count < room ? nil : numbers.last
            room -= max(1, numbers.count)
        }
        return runs
    }

    /// Goes to the next tag, if there is one.
    private mutating func goOn(in store: Store) throws(VaultError) -> Bool {
        let row = try store.row(
            "SELECT tag, generation FROM log_tag WHERE (tag, generation) > (?, ?) ORDER BY tag, generation LIMIT 1",
            [tag.data, generation])
        guard let row else { return false }
        (tag, generation) = (try row.blob(0, of: .logTag), try row.integer(1, of: .logTag))
        return true
    }
}
