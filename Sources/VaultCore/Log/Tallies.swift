import GRDB
import TransparencyLog

extension Vault {
    /// Counts a call that never waits for the log, such as `status`; the count becomes one entry a minute.
    package func count(_ action: String, by caller: Caller) {
        let key = Coalescer.Key(caller: caller, user: nil, action: action, rule: "counted")
        coalescer.count(key, at: premises.clock())
    }

    /// What is done once a minute: counted calls become entries, old request ids are forgotten, a blocked log is tried
    /// again, and once an hour there is a checkpoint.
    package func tick() async {
        sessions.sweep(at: premises.clock())
        cutLog()
        await resumeRotation()
        deleteLeftOverGrants()
        let yesterday = premises.clock() - 86_400_000_000
        do {
            try await commit(.ordinary) { database, _ throws(VaultError) in
                let store = Store(database: database)
                try store.run("DELETE FROM request WHERE made < ?", [yesterday])
                try store.run("DELETE FROM throttle WHERE until < ?", [yesterday])
                try ApprovalTable.sweep(store, before: yesterday)
            }
            try await endExpiredShares()
            try await writeTallies()
            noteBlockage(nil)
            await checkpointIfDue()
        } catch {
            guard case .logBlocked(let cause) = error else { return }
            noteBlockage(cause)
            try? await writeTallies()
            await makeRoom()
        }
    }

    /// Writes the WAL back into the database as far as there is space, so that it is written from its beginning again.
    private func makeRoom() async {
        try? await file.queue.writeWithoutTransaction { database in
            _ = try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(PASSIVE)")
        }
    }

    /// Writes the entries of what was counted, once a minute and at the end.
    package func writeTallies(_ harvest: Coalescer.Harvest = .due) async throws(VaultError) {
        guard facts.phase != .absent else { return }
        let now = premises.clock()
        for tally in coalescer.harvest(at: now, sealing: harvest) {
            let request = Work.Request(caller: tally.key.caller, now: now, keys: keys, session: nil)
            try await Door(vault: self).passTally(tally, request)
        }
    }
}
