import GRDB
import TransparencyLog

extension Vault {
    /// Counts a call that never waits for the log, such as `status`; the count becomes one entry a minute.
    package func count(_ action: String, by caller: Caller) {
        let key = Coalescer.Key(caller: caller, user: nil, action: action, rule: "counted")
        coalescer.count(key, at: premises.now.uptime)
    }

    /// What is done once a minute: counted calls become entries, old request ids are forgotten, a blocked log is tried
    /// again, and once an hour there is a checkpoint. One that fails keeps none from being done.
    package func tick() async {
        let now = premises.now
        sessions.sweep(at: now.uptime)
        let doubt = clock.look(now)
        await cutLog()
        await resumeRotation()
        deleteLeftOverGrants()
        var causes: [VaultError] = []
        // What is a day old isn't known by a calendar that may be wrong.
        if doubt == nil { do { try await forgetYesterday() } catch { causes.append(error) } }
        do { try await endExpiredShares() } catch { causes.append(error) }
        do { try await writeTallies() } catch { causes.append(error) }
        let blockage = causes.lazy.compactMap(\.blockage).first
        noteBlockage(blockage)
        if blockage == nil { await checkpointIfDue() } else { await makeRoom() }
        await checkTablesIfDue()
    }

    /// What is done once a second: a file that isn't in its place blocks the log, whether or not anybody asks for
    /// anything, and the log's head is made durable.
    ///
    /// Where only the WAL was deleted, what was acknowledged is written back into the database at once, so that it is there
    /// at the next start.
    package func watchFiles() async {
        file.head.sync()
        let displaced = file.files.displaced
        if displaced != nil || logBlockage == .displaced { noteBlockage(displaced == nil ? nil : .displaced) }
        if displaced == OpenFiles.Displaced(name: "vault.db-wal", difference: .missing) { await makeRoom() }
    }

    /// Deletes what is kept for a day.
    private func forgetYesterday() async throws(VaultError) {
        let yesterday = premises.now.wall - 86_400_000_000
        try await commit(.ordinary, for: .vault) { database, _ throws(VaultError) in
            let store = Store(database: database)
            try store.run("DELETE FROM request WHERE made < ?", [yesterday])
            try store.run("DELETE FROM throttle WHERE until < ?", [yesterday])
            try ApprovalTable.sweep(store, before: yesterday)
        }
    }

    /// Writes the WAL back into the database as far as there is space, so that it is written from its beginning again.
    private func makeRoom() async {
        try? await loop.performAlone(for: .vault) { database throws(VaultError) in
            _ = try Store(database: database).integers("PRAGMA wal_checkpoint(PASSIVE)", [])
        }
    }

    /// Writes the entries of what was counted, once a minute and at the end; what can't be written now is kept.
    package func writeTallies(_ harvest: Coalescer.Harvest = .due) async throws(VaultError) {
        guard facts.phase != .absent else { return }
        let now = premises.now
        var tallies = coalescer.harvest(at: now.uptime, sealing: harvest)[...]
        defer { coalescer.putBack(Array(tallies)) }
        while let tally = tallies.first {
            let request = Work.Request(caller: tally.key.caller, at: now, keys: keys, session: nil)
            try await Door(vault: self).passTally(tally, request)
            tallies.removeFirst()
        }
    }
}
