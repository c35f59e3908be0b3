import FoundationEssentials
import GRDB
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// The master key changes while work goes on, and the old one really dies.
@Suite struct `Rotating the master key` {
    @Test func `every table whose rows name a master epoch is walked, by its whole primary key`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { store in
            var walked: [String: [String]] = [:]
            let tables = try store.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
            for name in try tables.map({ try $0.text(0, of: .meta) }) {
                let columns = try store.rows("SELECT name FROM pragma_table_info(?)", [name])
                guard try columns.contains(where: { try $0.text(0, of: .meta) == "master_epoch" }) else { continue }
                let key = try store.rows("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", [name])
                walked[name] = try key.map { try $0.text(0, of: .meta) }
            }
            #expect(walked == Dictionary(uniqueKeysWithValues: KeyBookTable.allCases.map { ($0.rawValue, $0.key) }))
        }
    }

    @Test func `moves every row, and everybody reads what they read before and nothing else`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.read(staff.note, by: staff.supervisor, purpose: "supervision", reason: "a reason")
        let before = try centre.rowsByEpoch()
        let progress = try await centre.rotate(by: staff.admin)
        #expect(progress.stage == .done && progress.epoch == 2 && progress.unopened == 0)
        #expect(progress.done == progress.total && progress.done >= before[1] ?? 0)
        #expect(try centre.rowsByEpoch() == [2: before[1] ?? 0])
        #expect(try Set(centre.wrappedRows().map(\.table)) == Set(KeyBookTable.allCases), "each table has rows here")
        #expect(try centre.masterStates() == [.retiring, .active])
        for reader in [staff.parveen, staff.noor] { #expect(try await centre.read(staff.note, by: reader).verified) }
        #expect(try await centre.read(staff.processNote, by: staff.parveen).verified)
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.processNote, by: staff.noor) }
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: staff.worker) }
        let new = try await centre.write("after", in: staff.file, by: staff.parveen)
        #expect(try await centre.read(new.record, by: staff.noor).verified)
        #expect(try centre.rowsByEpoch().keys.sorted() == [2], "new rows go under the new key")
        try await centre.unsealAgain()
        let noor = try await centre.login("noor")
        #expect(try await centre.read(staff.note, by: noor).verified)
    }

    @Test func `an old key is destroyed only when nothing rests under it, and only once`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let rows = try centre.rowsByEpoch()[1] ?? 0
        for (epoch, fault) in [(1, "not-retiring"), (7, "unknown-epoch"), (-1, "unknown-epoch")] {
            await #expect(throws: VaultError.invalidInput(parameter: "epoch", fault: fault)) {
                try await centre.retire(epoch, by: staff.admin)
            }
        }
        try await centre.rotate(untilBatch: 1)
        let left = try centre.rowsByEpoch()[1] ?? 0
        #expect(left > 0 && left < rows)
        await #expect(throws: VaultError.epochInUse(rows: left)) { try await centre.retire(1, by: staff.admin) }
        try await centre.rotate(by: staff.admin)
        #expect(try centre.masterStates() == [.retiring, .active], "it went on with the same key")
        try await centre.retire(1, by: staff.admin)
        try await centre.retire(1, by: staff.admin)
        #expect(try centre.masterStates() == [.destroyed, .active])
        #expect(centre.vault.keys?.ring.keys.keys.sorted() == [2], "memory lets go of it too")
        let box = try centre.onDisk { store in
            try store.row("SELECT box FROM master_key WHERE epoch = 1")?.blob(0, of: .masterKey)
        }
        #expect(box == [])
        #expect(try await centre.read(staff.note, by: staff.noor).verified)
        try await centre.unsealAgain()
        #expect(try await centre.read(staff.note, by: try await centre.login("noor")).verified)
    }

    @Test func `a copy of the old keyring opens nothing that was moved or written since`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let old = try OldKeyring(of: centre)
        #expect(try centre.wrappedRows().allSatisfy { try old.opens($0) }, "it did open everything")
        let wrapped = try centre.intrude { store, _ in
            try store.row("SELECT box FROM master_key WHERE epoch = 1")?.blob(0, of: .masterKey) ?? []
        }
        try await centre.rotate(by: staff.admin)
        _ = try await centre.write("after", in: staff.file, by: staff.parveen)
        try await centre.retire(1, by: staff.admin)
        let rows = try centre.wrappedRows()
        #expect(rows.count > 20)
        for row in rows { #expect(try !old.opens(row), "\(row.table)") }
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: centre.directory) {
            bytes += try Data(contentsOf: URL(fileURLWithPath: centre.directory + "/" + name))
        }
        #expect(wrapped.count > 80 && bytes.range(of: Data(wrapped.suffix(48))) == nil, "the wrapped key is in no file")
    }

    @Test func `a rotation cut off after any batch is finished after the next unseal`() async throws {
        for batches in 0...KeyBookTable.allCases.count {
            let staff = try await Staff.fresh()
            try await staff.centre.rotate(untilBatch: batches)
            let later = try staff.restarted()
            #expect(try await later.centre.read(staff.note, by: later.noor).verified)
            _ = try await later.centre.write("meanwhile", in: staff.file, by: later.parveen)
            try await later.centre.unsealAgain()
            #expect(try await later.centre.rotationEnded().stage == .done)
            #expect(try later.centre.rowsByEpoch().keys.sorted() == [2])
            #expect(try later.centre.masterStates() == [.retiring, .active])
        }
    }

    @Test func `a key that was made and never used is used after the next unseal`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.vault.succeed("begun") { work throws(VaultError) in try MasterSuccession(work).begin() }
        let later = try staff.restarted()
        #expect(try later.centre.masterStates() == [.active, .pending])
        _ = try await later.centre.write("under the old one", in: staff.file, by: later.parveen)
        try await later.centre.unsealAgain()
        #expect(try await later.centre.rotationEnded().stage == .done)
        #expect(try later.centre.rowsByEpoch().keys.sorted() == [2])
    }

    @Test func `a stopped rotation stays stopped over a restart, and goes on when it is asked for`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        await #expect(throws: VaultError.notRotating) { try await centre.stopRotation(by: staff.admin) }
        try await centre.rotate(untilBatch: 1)
        #expect(try await centre.stopRotation(by: staff.admin).stage == .stopped)
        try await centre.unsealAgain()
        await centre.vault.tick()
        #expect(centre.vault.rotation.progress == nil)
        #expect(try centre.rowsByEpoch().count == 2)
        let admin = try await centre.login("root-admin")
        #expect(try await centre.rotate(by: admin).stage == .done)
        #expect(try centre.masterStates() == [.retiring, .active])
        await #expect(throws: VaultError.notRotating) { try await centre.stopRotation(by: admin) }
    }

    @Test func `a request that began before goes on, and writes under the new key`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let old = centre.vault.keys
        let request = Work.Request(caller: Centre.root, at: centre.clock.moment, keys: old, session: nil)
        try await centre.rotate(by: staff.admin)
        try await centre.retire(1, by: staff.admin)
        let active = try await Door(vault: centre.vault).pass("status", request, .ordinary) { work throws(VaultError) in
            try work.refuseAfterSeal()
            return try work.keys().activeMaster
        }
        #expect(active == 2 && old?.activeMaster == 1)
        let sealed = centre.vault.keys
        centre.vault.hold(nil)
        await #expect(throws: VaultError.sealed) {
            try await Door(vault: centre.vault).pass("status", request, .ordinary) { work throws(VaultError) in
                try work.refuseAfterSeal()
            }
        }
        if let sealed { centre.vault.renew(sealed.unsealing) { $0 } }
        #expect(!centre.vault.holdsKeys, "nothing brings wiped keys back")
    }

    @Test func `a row that was altered is left, counted, and keeps its key from being destroyed`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try centre.onDisk { store in
            try store.run(
                "UPDATE record_key SET box = zeroblob(length(box)) WHERE record = ?",
                [
                    try RecordID(text: staff.note).bytes.data
                ])
        }
        let progress = try await centre.rotate(by: staff.admin)
        #expect(progress.stage == .done && progress.unopened == 1 && progress.altered == ["record_key \(staff.note)"])
        await #expect(throws: VaultError.epochInUse(rows: 1)) { try await centre.retire(1, by: staff.admin) }
    }

    @Test func `a row whose number was altered stops neither a rotation nor the list of keys`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.vault.file.queue.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA foreign_keys = OFF;
                    UPDATE grant_box SET master_epoch = -5 WHERE tag = (SELECT min(tag) FROM grant_box);
                    PRAGMA foreign_keys = ON
                    """)
        }
        let progress = try await centre.rotate(by: staff.admin)
        #expect(progress.stage == .done && progress.unopened == 1 && progress.altered.first?.hasPrefix("grant") == true)
        try await centre.retire(1, by: staff.admin)
        _ = try await centre.perform(KeysStatus(.init(session: staff.admin.session)))
    }

    @Test func `what is destroyed or written anew between reading and storing stays so`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.rotate(untilBatch: 1)
        try staff.centre.intrude { store, keys in
            let table = WrappedRows(store: store, table: .recordKey)
            let rows = try table.batch(after: nil, limit: 2)
            let moved = try rows.compactMap { try OuterWrap(keys: keys).moved($0) }
            #expect(moved.count == 2)
            try store.run("DELETE FROM record_key WHERE record = ?", [rows[0].key[0]])
            try store.run("UPDATE record_key SET box = x'00' WHERE record = ?", [rows[1].key[0]])
            try table.replace(moved)
            let left = try table.batch(after: nil, limit: 100)
            #expect(!left.contains { $0.key == rows[0].key })
            #expect(left.first { $0.key == rows[1].key }?.box == [0])
        }
    }

    @Test func `each step leaves its entry, and status tells how the keys stand`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.nextSeq
        try await centre.rotate(by: staff.admin)
        try await centre.retire(1, by: staff.admin)
        let entries = try centre.entries(from: before)
        #expect(
            entries.map(\.gist).filter { $0.contains("rotate_keys") || $0.contains("retire_keys") } == [
                "rotate_keys done admin.rotate_keys", "rotate_keys done activated", "rotate_keys done completed",
                "retire_keys done admin.retire_keys",
            ])
        #expect(entries.compactMap(\.subject.record?.text) == ["master-key.2", "master-key.2", "master-key.1"])
        centre.clock.advance(seconds: 366 * 86_400)
        let admin = try await centre.login("root-admin")
        let status = try await centre.perform(KeysStatus(.init(session: admin.session)))
        #expect(status.epochs.map(\.state) == ["destroyed", "active"] && status.epochs.map(\.days) == [366, 366])
        #expect(status.epochs.map(\.rows) == [0, try centre.rowsByEpoch()[2] ?? 0])
        #expect(status.overdue == ["master_key"] && status.masterKeyDays == 365)
        #expect(status.shares.threshold == 2 && status.shares.custodians.count == 3)
        try await centre.rotate(by: admin)
        #expect(try await centre.perform(KeysStatus(.init(session: admin.session))).overdue.isEmpty)
    }

    @Test func `a walk that sets out before memory has followed a rekeying ends nothing`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let old = try #require(centre.vault.keys)
        try await centre.beginRekeying(by: staff.admin)
        await centre.vault.rotation.halt()
        let new = try #require(centre.vault.keys)
        try centre.onDisk { try RotationMark.moving.write($0) }
        centre.vault.renew(old.unsealing) { _ in old }
        await #expect(throws: VaultError.rotating) {
            try await centre.vault.succeed("activated") { work throws(VaultError) in
                try MasterSuccession(work).activate()
            }
        }
        centre.vault.rotation.run(in: centre.vault)
        #expect(try await centre.rotationEnded().stage == .interrupted)
        #expect(try centre.onDisk { try RotationMark.read($0) } == .moving)
        centre.vault.renew(old.unsealing) { _ in new }
        await centre.vault.tick()
        #expect(try await centre.rotationEnded().stage == .done)
        #expect(try centre.rowsByEpoch().keys.sorted() == [2])
    }

    @Test func `a key is counted out beside the writer, and nothing is stored under it after that`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.rotate(by: staff.admin)
        await #expect(throws: VaultError.invalidInput(parameter: "epoch", fault: "not-retiring"), "nobody has counted")
        {
            try await centre.at(staff.admin) { work throws(VaultError) in
                _ = try RetireKeys(
                    .init(session: staff.admin.session, passphrase: "", request: fresh(), epoch: 1)
                ).prepare(work)
            }
        }
        try await centre.vault.succeed("begun") { work throws(VaultError) in try MasterSuccession(work).begin() }
        try await centre.vault.succeed("activated") { work throws(VaultError) in try MasterSuccession(work).activate() }
        let (vault, unsealing) = (centre.vault, try #require(centre.vault.keys?.unsealing))
        await #expect(throws: VaultError.rotating) {
            try await KeyBookWalk(vault: vault, unsealing: unsealing) { _ in
                vault.renew(unsealing) { $0.with($0.ring.activating(2)) }
            }.run()
        }
        #expect(try centre.rowsByEpoch().keys.sorted() == [2])
    }

    @Test func `a walk that another key overtakes ends nothing`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.rotate(untilBatch: 1)
        await #expect(throws: VaultError.rotating) {
            try await centre.vault.succeed("completed") { work throws(VaultError) in
                try MasterSuccession(work).complete(under: 1)
            }
        }
        #expect(try centre.onDisk { try RotationMark.read($0) } == .moving)
    }

    @Test func `a new key is used only once it is in memory`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let old = try #require(centre.vault.keys)
        try await centre.vault.succeed("begun") { work throws(VaultError) in try MasterSuccession(work).begin() }
        let new = try #require(centre.vault.keys)
        centre.vault.renew(old.unsealing) { _ in old }
        await #expect(throws: VaultError.rotating) {
            try await centre.vault.succeed("activated") { work throws(VaultError) in
                try MasterSuccession(work).activate()
            }
        }
        #expect(try centre.masterStates() == [.active, .pending])
        centre.vault.renew(old.unsealing) { _ in new }
        await centre.vault.tick()
        #expect(try await centre.rotationEnded().stage == .done)
        #expect(try centre.rowsByEpoch().keys.sorted() == [2])
    }

    @Test func `only an admin with her passphrase rotates`() async throws {
        let staff = try await Staff.fresh()
        for person in [staff.supervisor, staff.parveen, staff.auditor] {
            await #expect(throws: VaultError.self) { try await staff.centre.rotate(by: person) }
        }
        await #expect(throws: VaultError.wrongPassphrase) {
            try await staff.centre.perform(
                RotateKeys(.init(session: staff.admin.session, passphrase: "not hers", request: fresh())))
        }
        #expect(try staff.centre.masterStates() == [.active])
    }
}
