import Sealing
import TransparencyLog

/// A run of the log as it rests, with what its rows hold once they are opened: one step of a verification.
struct LogBatch: Sendable {
    let numbers: Range<UInt64>
    let rows: [LogRows.Row]
    /// Stored nodes of the lowest stored level under these leaves.
    let nodes: [UInt64: TreeHash]
    /// As `rows`; nil for what doesn't open, doesn't fit its leaf, or says another number.
    private(set) var entries: [AuditEntry?] = []

    /// Rows opened by one task: on two cores both have their half of a step.
    private static let share = 512

    init(_ numbers: Range<UInt64>, of generation: Int64, in store: Store) throws(VaultError) {
        self.numbers = numbers
        nodes = try TreeTable(store: store, generation: generation).lowest(under: numbers)
        rows = try LogRows(store: store, generation: generation, numbers: numbers).all()
    }

    /// Opens all rows side by side: each stands for itself, and this is what takes the time.
    mutating func open(with keys: UnsealedKeys) async {
        let rows = rows
        let shares = await withTaskGroup(of: (Int, [AuditEntry?]).self) { group in
            for start in stride(from: 0, to: rows.count, by: Self.share) {
                group.addTask {
                    (start, rows[start..<min(rows.count, start + Self.share)].map { $0.entry(with: keys) })
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        entries = shares.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
}
