import FoundationEssentials
import GRDB
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// Rows that somebody with the file alone has changed: each is told or does no harm, and none ends the daemon.
@Suite struct `Hostile rows` {
    @Test func `a hold whose case was made unreadable still stops a destruction`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let hold = try await centre.hold(staff.file, record: staff.note, by: staff.supervisor)
        try centre.onDisk { try $0.run("UPDATE legal_hold SET place = randomblob(length(place))", []) }
        await #expect(throws: VaultError.tampered(.legalHold, hold)) {
            try await centre.destroy(staff.note, by: staff.supervisor)
        }
        await #expect(throws: VaultError.tampered(.legalHold, hold)) {
            try await centre.destroy(case: staff.file, by: staff.supervisor)
        }
        #expect(try await centre.read(staff.note, by: staff.parveen).verified)
    }

    @Test func `a hold that was deleted from the file still stops a destruction`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let hold = try await centre.hold(staff.file, by: staff.supervisor)
        try centre.onDisk { try $0.run("DELETE FROM legal_hold", []) }
        await #expect(throws: VaultError.tampered(.legalHold, hold)) {
            try await centre.destroy(staff.note, by: staff.supervisor)
        }
    }

    @Test(arguments: ["founding", nil])
    func `a vault whose founding is done isn't founded again, whatever its phase says`(_ phase: String?) async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { store in
            try store.run("DELETE FROM meta WHERE name IN ('phase', 'root key for recovery')", [])
            if let phase { try store.run("INSERT INTO meta (name, value) VALUES ('phase', ?)", [Data(phase.utf8)]) }
        }
        #expect(try staff.centre.onDisk { try VaultFacts.read($0) }.phase == .complete)
        await #expect(throws: VaultError.alreadyDone) {
            try await staff.centre.perform(ResumeInit(.init(request: fresh())))
        }
        #expect(try staff.centre.restart().journal.rows == [DamagedRow(table: .meta, row: "phase")])
    }

    @Test func `who pinned another recovery key than the one that stands in the clear is told`() async throws {
        let staff = try await Staff.fresh()
        let thief = try Ghost()
        let before = try await staff.centre.perform(
            Login(.init(user: "parveen", passphrase: staff.parveen.passphrase)))
        #expect(!before.notices.contains { $0.code == "recovery_differs" })
        try staff.centre.onDisk {
            try $0.run("UPDATE meta SET value = ? WHERE name = 'recovery'", [thief.identity.encoded.data])
        }
        let after = try await staff.centre.perform(
            Login(.init(user: "parveen", passphrase: staff.parveen.passphrase)))
        #expect(after.notices.contains { $0.code == "recovery_differs" })
    }

    @Test(arguments: [UInt64(UInt32.max), .max])
    func `a highest slot beyond all numbers is told`(_ number: UInt64) async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk {
            try $0.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('highest slot', ?)", [number.counter.data])
        }
        await #expect(throws: VaultError.tampered(.meta, "highest slot")) {
            try await staff.centre.addSlot(.second, by: staff.admin)
        }
    }

    @Test(arguments: [Int64.min, -1, .max])
    func `a master key made before or after all time is told`(_ made: Int64) async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { try $0.run("UPDATE master_key SET created = ?", [made]) }
        let status = try await staff.centre.perform(KeysStatus(.init(session: staff.admin.session)))
        #expect(status.damaged == ["master_key 1"] && status.epochs.count == 1)
    }

    @Test(arguments: [Int64.min, .max])
    func `a count of wrong passphrases beyond all numbers only makes wait`(_ failures: Int64) async throws {
        let staff = try await Staff.fresh()
        let wrong = { try await staff.centre.perform(Login(.init(user: "parveen", passphrase: "wrong one"))) }
        await #expect(throws: VaultError.wrongPassphrase) { try await wrong() }
        try staff.centre.onDisk { try $0.run("UPDATE throttle SET failures = ?, until = 0", [failures]) }
        await #expect(throws: VaultError.wrongPassphrase) { try await wrong() }
    }

    @Test func `a cutting of the log beyond all numbers is told`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { store in
            try store.run(
                "INSERT OR REPLACE INTO meta (name, value) VALUES ('cutting requested', ?)",
                [UInt64(Int64.max).counter.data])
            #expect(throws: VaultError.tampered(.meta, "cutting requested")) { try LogCutting.request(store) }
        }
    }

    @Test(arguments: [["record"], ["record", "record_version"]])
    func `a record that was taken away is named, and the rest of its case is shown`(_ tables: [String]) async throws {
        let staff = try await Staff.fresh()
        let id = try RecordID(text: staff.note).bytes.data
        try await staff.centre.vault.file.queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys=OFF")
            for table in tables {
                let column = table == "record" ? "id" : "record"
                try database.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [id])
            }
            try database.execute(sql: "PRAGMA foreign_keys=ON")
        }
        let shown = try await staff.centre.perform(
            ShowCase(.init(session: staff.parveen.session, case: staff.file)))
        #expect(shown.altered == [staff.note] && !shown.records.isEmpty)
    }

    @Test(arguments: [
        "", "DELETE FROM record_version WHERE version = 2",
        "UPDATE record SET newest = x'00' WHERE id IN (SELECT record FROM record_version WHERE version = 2)",
    ])
    func `an older version put in force is told by every read and by an amendment`(_ loss: String) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let old = try centre.restart()
        try await centre.amend(staff.note, base: 1, to: "second", by: staff.parveen)
        if loss.isEmpty {
            try centre.putBack(["record"], from: old)
        } else {
            try centre.onDisk { try $0.run(loss, []) }
        }
        let tampered = VaultError.tampered(.record, staff.note)
        await #expect(throws: tampered) { try await centre.read(staff.note, by: staff.parveen) }
        await #expect(throws: tampered) { try await centre.amend(staff.note, base: 1, to: "third", by: staff.parveen) }
        await #expect(throws: tampered) {
            try await centre.perform(RecordHistory(.init(session: staff.parveen.session, record: staff.note)))
        }
        let listed = try await centre.all(ListRecords(.init(session: staff.parveen.session, case: staff.file)))
        #expect(listed.flatMap(\.altered) == [staff.note])
        #expect(!listed.flatMap(\.records).isEmpty)
    }
}
