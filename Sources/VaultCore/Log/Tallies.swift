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
        do { try await keepClock() } catch { causes.append(error) }
        do { try await endExpiredShares() } catch { causes.append(error) }
        do { try await writeTallies() } catch { causes.append(error) }
        let blockage = causes.lazy.compactMap(\.blockage).first
        noteBlockage(blockage)
        if blockage == nil { await checkpointIfDue() }
        await makeRoom()
        await checkTablesIfDue()
    }

    /// What is done once a second: a file that isn't in its place blocks the log, whether or not anybody asks for
    /// anything, and the log's head is made durable.
    ///
    /// Where the WAL isn't in its place, what only its descriptor leads to is written back into the database first: whoever
    /// is told of the loss may kill the daemon at that moment.
    package func watchFiles() async {
        file.head.sync()
        if file.files.displaced != nil { await saveLog() }
        let displaced = file.files.displaced
        if displaced != nil || logBlockage == .displaced { noteBlockage(displaced == nil ? nil : .displaced) }
    }

    private func saveLog() async {
        let files = file.files
        try? await loop.performAlone(for: .vault) { database throws(VaultError) in WriteAheadLog.save(database, files) }
    }

    /// Deletes what is kept for a day.
    private func forgetYesterday() async throws(VaultError) {
        let yesterday = premises.now.wall - Uptime.day
        try await commit(.ordinary, for: .vault) { database, _ throws(VaultError) in
            let store = Store(database: database)
            try store.run("DELETE FROM request WHERE made < ?", [yesterday])
            try store.run("DELETE FROM throttle WHERE until < ?", [yesterday])
            try ApprovalTable.sweep(store, before: yesterday)
        }
    }

    /// Writes the WAL back into the database as far as there is space: it is written from its beginning again then, and is
    /// the only place of a minute's work at most.
    private func makeRoom() async {
        let file = file
        try? await loop.performAlone(for: .vault) { database throws(VaultError) in
            guard file.isWhole else { return }
            try WriteAheadLog.writeBack(database)
        }
    }

    /// Keeps what is known of the calendar, where that has changed, for a daemon that starts in this run of the machine.
    private func keepClock() async throws(VaultError) {
        guard facts.phase != .absent, let sight = clock.unkept(at: premises.now) else { return }
        try await commit(.ordinary, for: .vault) { database, _ throws(VaultError) in
            try sight.write(Store(database: database))
        }
        clock.noteKept(sight)
    }

    /// Leaves all of the vault in the database file when the daemon ends.
    func emptyLog() async {
        let file = file
        try? await loop.performAlone(for: .vault) { database throws(VaultError) in
            guard file.isWhole else { return WriteAheadLog.save(database, file.files) }
            if try !WriteAheadLog.cut(database, file.files) { try WriteAheadLog.writeBack(database) }
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
