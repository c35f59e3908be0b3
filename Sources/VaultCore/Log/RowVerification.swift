/// The verification of every row of every table, on a connection of its own, so that nobody's request waits for it.
///
/// Nothing is missed because there was much of it: what is found is taken away step by step.
struct RowVerification: Sendable {
    private let beside: ReadingBeside
    private var scan = RowScan(.everything)
    /// Rows there were when it began.
    let total: Int
    /// Rows looked at again in one turn of the writer, which must not be kept for long.
    private static let atOnce = 32

    init(_ vault: Vault, keys: UnsealedKeys) async throws(VaultError) {
        beside = try ReadingBeside(vault, keys: keys, label: "rows")
        total = try await beside.read { store throws(VaultError) in
            var total = 0
            for table in CheckedTable.allCases { total += try table.count(in: store) }
            return total
        }
    }

    /// Rows looked at so far; more than there were at the beginning where others are writing meanwhile.
    var verified: Int { scan.seen }

    /// Looks at the next rows, and tells which of them aren't what was written; nil once all were looked at.
    mutating func advance() async throws(VaultError) -> [RowScan.Doubt]? {
        let (next, goesOn) = try await beside.advance(scan, beside.keys)
        scan = next
        guard goesOn else { return nil }
        return try await settle(scan.takeDoubtful())
    }

    private func settle(_ doubts: [RowScan.Doubt]) async throws(VaultError) -> [RowScan.Doubt] {
        var altered: [RowScan.Doubt] = []
        let scan = scan
        for start in stride(from: 0, to: doubts.count, by: Self.atOnce) {
            let some = Array(doubts[start..<min(doubts.count, start + Self.atOnce)])
            altered += try await beside.lookingAgain { store, keys throws(VaultError) in
                try scan.altered(some, store, keys)
            }
        }
        return altered
    }
}
