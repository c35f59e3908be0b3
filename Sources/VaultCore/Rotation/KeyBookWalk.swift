/// Moves every row of the key book under the active master key, in batches that can end anywhere.
///
/// The writer only reads one batch and stores the one before, between the requests of others; unwrapping and wrapping
/// happen beside it. A row that was destroyed or written anew meanwhile is left alone. One walk is enough, if it begins
/// when the new key is in memory: from then on nothing is written under an older one.
struct KeyBookWalk: Sendable {
    let vault: Vault
    let unsealing: Unsealing
    /// Is told of each batch.
    let report: @Sendable (Tally) -> Void

    /// Rows in a transaction, about ten pages of the file: what a request may have to wait for.
    private static let batch = 128

    /// What a batch came to.
    struct Tally: Sendable {
        /// Rows moved.
        var moved = 0
        /// Rows that don't open, and so stay under the key they are under, by name.
        var unopened: [String] = []
    }

    /// Goes on until the end, or until the task is cancelled.
    func run() async throws(VaultError) {
        for table in KeyBookTable.allCases { try await walk(table) }
    }

    private func walk(_ table: KeyBookTable) async throws(VaultError) {
        var wrapped: [MovedRow] = []
        var rows = try await exchange([], readingAfter: nil, in: table).get()
        while let last = rows.last, !Task.isCancelled {
            let storing = wrapped
            async let next = exchange(storing, readingAfter: last, in: table)
            wrapped = try wrap(rows)
            rows = try await next.get()
        }
        if !wrapped.isEmpty { _ = try await exchange(wrapped, readingAfter: wrapped.last?.row, in: table).get() }
    }

    /// Stores one batch and reads another, in one step of the writer.
    private func exchange(
        _ storing: [MovedRow], readingAfter last: WrappedRow?, in table: KeyBookTable
    ) async -> Result<[WrappedRow], VaultError> {
        let (vault, unsealing) = (vault, unsealing)
        do throws(VaultError) {
            return .success(
                try await vault.loop.perform(for: .vault) { database, _ throws(VaultError) in
                    guard let keys = vault.keys, keys.unsealing === unsealing else { throw .sealed }
                    // Under a key that has been replaced meanwhile nothing is stored: it may be counted out just now.
                    guard storing.allSatisfy({ $0.epoch == keys.activeMaster }) else { throw .rotating }
                    let table = WrappedRows(store: Store(database: database), table: table)
                    try table.replace(storing)
                    if !storing.isEmpty { FaultPoint.batchMoved.reach() }
                    return try table.batch(after: last, limit: Self.batch)
                })
        } catch {
            return .failure(error)
        }
    }

    private func wrap(_ rows: [WrappedRow]) throws(VaultError) -> [MovedRow] {
        guard let keys = vault.keys, keys.unsealing === unsealing else { throw .sealed }
        let wrap = OuterWrap(keys: keys)
        var moved: [MovedRow] = []
        var tally = Tally()
        for row in rows {
            guard let outcome = try intact({ () throws(VaultError) in try wrap.moved(row) }) else {
                tally.unopened.append(row.name)
                continue
            }
            guard let row = outcome else { continue }
            moved.append(row)
            tally.moved += 1
        }
        report(tally)
        return moved
    }
}
