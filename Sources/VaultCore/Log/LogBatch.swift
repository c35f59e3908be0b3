import Access
import Sealing
import TransparencyLog

/// A run of the log as it rests, with what its rows hold once they are opened: one step of a verification.
struct LogBatch: Sendable {
    let generation: Int64
    let numbers: Range<UInt64>
    let rows: [LogRows.Row]
    /// The stored nodes that these leaves complete.
    let nodes: [TreePosition: TreeHash]
    /// What was opened, share by share.
    private var opened: [[Opened?]] = []

    /// What a verification keeps of an entry that opens, fits its leaf and says its own number.
    struct Opened: Sendable {
        /// In microseconds since 1970 UTC.
        let time: Int64
        /// The sum of its tags; nil where none are kept: in the inbox.
        let tags: TagSum?
        let continues: AuditContinuation?
        let claims: [LogClaim]
        /// Whether it is the first of its generation and tells of the vault's founding.
        let isFounding: Bool
    }

    /// What an entry says is there.
    struct Claimed: Sendable {
        let place: LogPlace
        let claim: LogClaim
    }

    /// Rows opened by one task: on two cores both have their half of a step.
    private static let share = 512

    init(_ numbers: Range<UInt64>, of generation: Int64, in store: Store) throws(VaultError) {
        self.generation = generation
        self.numbers = numbers
        nodes = try TreeTable(store: store, generation: generation).completed(by: numbers)
        rows = try LogRows(store: store, generation: generation, numbers: numbers).all()
    }

    /// Opens all rows side by side: each stands for itself, and this is what takes the time.
    mutating func open(with keys: UnsealedKeys) async {
        let (rows, tags) = (rows, LogTags.byNumber(keys))
        let shares = await withTaskGroup(of: (Int, [Opened?]).self) { group in
            for start in stride(from: 0, to: rows.count, by: Self.share) {
                group.addTask {
                    var adder = TagAdder(tags)
                    let opened = rows[start..<min(rows.count, start + Self.share)].map { row -> Opened? in
                        guard let entry = row.entry(with: keys) else { return nil }
                        return Opened(
                            time: entry.stamp.time.microseconds,
                            tags: row.segment.flatMap { adder.sum(of: entry, filedIn: $0) }, continues: entry.continues,
                            claims: LogClaim.all(of: entry),
                            isFounding: row.seq == 0 && entry.action.text == ActionID.initialise.rawValue)
                    }
                    return (start, opened)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        opened = shares.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// What a row holds; nil if it doesn't open, doesn't fit its leaf, or says another number.
    subscript(index: Int) -> Opened? {
        opened[index / Self.share][index % Self.share]
    }

    /// What the opened entries say is there.
    var claims: [Claimed] {
        var claims: [Claimed] = []
        for (index, row) in rows.enumerated() {
            let place = LogPlace(generation: generation, seq: row.seq)
            claims += (self[index]?.claims ?? []).map { Claimed(place: place, claim: $0) }
        }
        return claims
    }
}
