import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Testing
import TransparencyLog
import Trust

@testable import VaultCore

/// What somebody does to the rows while the daemon is stopped, with the file alone or with every key of the key book, is
/// named by the daemon's own verification.
@Suite struct `What is altered by hand` {
    struct Alteration: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The code by which it is named.
        let code: String
        let act: @Sendable (Intruder, Staff) throws -> Void

        init(_ name: String, _ code: String, _ act: @escaping @Sendable (Intruder, Staff) throws -> Void) {
            testDescription = name
            self.code = code
            self.act = act
        }

        /// Something done to the rows of the psychologist's note.
        init(_ name: String, _ code: String, note sql: String) {
            self.init(name, code) { intruder, staff in
                try intruder.store.run(sql, [try RecordID(text: staff.note).bytes.data])
            }
        }

        /// Something done without looking.
        init(_ name: String, _ code: String, sql: String) {
            self.init(name, code) { intruder, _ in try intruder.store.run(sql, []) }
        }
    }

    static let records = [
        Alteration("a record's row deleted", "record-differs", note: "DELETE FROM record WHERE id = ?"),
        Alteration(
            "a record renumbered", "record-differs",
            note: "UPDATE record SET newest = (SELECT newest FROM record r WHERE r.id <> record.id) WHERE id = ?"),
        Alteration("facts altered", "record-differs", note: "UPDATE record_version SET facts = x'00' WHERE record = ?"),
        Alteration("the key of facts deleted", "record-differs", note: "DELETE FROM facts_key WHERE record = ?"),
        Alteration(
            "the key of facts altered", "record-differs",
            note: "UPDATE facts_key SET box = zeroblob(110) WHERE record = ?"),
        Alteration("facts forged with all keys", "record-differs") { intruder, staff in
            try intruder.forgeFacts(RecordPlace(record: RecordID(text: staff.note), version: 1))
        },
        Alteration("a note given another author", "record-differs") { intruder, staff in
            let noor = try intruder.user("noor")
            try intruder.redescribe(staff.note) { old in
                VersionDescriptor(
                    kind: old.kind, formVersion: old.formVersion, compartment: old.compartment, author: noor)
            }
        },
        Alteration("a note given another kind", "record-differs") { intruder, staff in
            try intruder.redescribe(staff.note) { old in
                VersionDescriptor(
                    kind: "note", formVersion: old.formVersion, compartment: old.compartment, author: old.author)
            }
        },
        Alteration(
            "a time given to a note", "record-differs", note: "UPDATE record_version SET entered = 5 WHERE record = ?"),
        Alteration(
            "a form's version given to a note", "record-differs",
            note: "UPDATE record_version SET form_version = 9 WHERE record = ?"),
    ]

    static let people = [
        Alteration("two people's names exchanged", "person-differs") { intruder, _ in
            try intruder.exchangeNames("parveen", "noor")
        },
        Alteration("the names of two who were never certified exchanged", "person-differs") { intruder, _ in
            try intruder.exchangeNames("nadia", "root-admin")
        },
        Alteration("an account altered", "person-differs") { intruder, _ in
            try intruder.store.run(
                "UPDATE account SET box = zeroblob(300) WHERE id = ?", [try intruder.user("noor").bytes.data])
        },
        Alteration("somebody taken off the list of people", "person-differs") { intruder, _ in
            try intruder.directory.removeValue(try intruder.user("noor").bytes, from: .users, [])
        },
        Alteration("a seed altered", "person-differs") { intruder, _ in
            try intruder.store.run(
                "UPDATE seed SET box = zeroblob(300) WHERE user = ?", [try intruder.user("noor").bytes.data])
        },
        Alteration("granted keys deleted", "grant-missing", sql: "DELETE FROM grant_box"),
        Alteration("one granted key deleted", "grant-missing") { intruder, staff in
            let (_, id) = try intruder.compartment(staff.file)
            #expect(try intruder.grants.delete(id, 1, .user(intruder.user("noor"))))
        },
        Alteration("a granted key put in another's place", "grant-missing") { intruder, staff in
            let (_, id) = try intruder.compartment(staff.file)
            let hers = try #require(try intruder.grants.sealed(id, 1, .user(intruder.user("parveen"))))
            try intruder.grants.put(hers, id, 1, .user(intruder.user("noor")))
        },
    ]

    static let cases = [
        Alteration("two cases' references exchanged", "case-differs") { intruder, staff in
            try intruder.exchangeReferences()
        },
        Alteration("a case's row altered", "case-differs") { intruder, staff in
            let tag = intruder.keys.tag(
                "directory", [Array("case file".utf8), try CaseID(text: staff.file).bytes, UInt64(0).counter])
            try intruder.store.run("UPDATE directory SET box = zeroblob(300) WHERE tag = ?", [tag.data])
        },
        Alteration("a case's row deleted", "case-differs") { intruder, staff in
            try intruder.directory.remove(.caseFile, try CaseID(text: staff.file).bytes)
        },
        Alteration("a case taken off the list", "case-differs") { intruder, staff in
            try intruder.directory.removeValue(try CaseID(text: staff.file).bytes, from: .cases, [])
        },
    ]

    static let log = [
        Alteration("the reason of a break-glass deleted", "reason-missing", sql: "DELETE FROM log_reason"),
        Alteration("all checkpoints deleted", "checkpoint-missing", sql: "DELETE FROM log_checkpoint"),
        Alteration("an entry and its leaf rewritten, all checkpoints and nodes gone", "checkpoint-missing") {
            intruder, _ in
            try intruder.rewrite(5)
            for table in ["log_checkpoint", "log_node"] { try intruder.store.run("DELETE FROM \(table)", []) }
        },
    ]

    @Test(arguments: records + people + cases + log)
    func `is named by a verification`(_ alteration: Alteration) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.openCase(by: staff.worker)
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        _ = try await centre.checkpoint()
        #expect(try await centre.verify().faults.isEmpty)
        try await centre.vault.file.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF") }
        try centre.attack { try alteration.act($0, staff) }
        let faults = try await centre.restart().verify().faults
        #expect(faults.map(\.code).contains(alteration.code), "\(faults.map(\.code))")
    }

    @Test func `a reference that was given to another case opens neither, and an auditor is shown none`() async throws {
        let staff = try await Staff.fresh()
        let other = try await staff.centre.openCase(by: staff.worker)
        try staff.centre.attack { try $0.exchangeReferences() }
        let next = try staff.restarted()
        for reference in ["Q-2026-0001", "Q-2026-0002"] {
            await #expect(throws: VaultError.self) {
                try await next.centre.perform(ShowCase(.init(session: next.worker.session, case: reference)))
            }
        }
        let entries = try await next.centre.all(ListAudit(.init(session: next.auditor.session))).flatMap(\.entries)
        let told = entries.filter { [staff.file, other.case].contains($0.case) }
        #expect(!told.isEmpty && told.allSatisfy { $0.reference == nil })
    }

    @Test func `the log's lines name people as they were certified`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.read(staff.note, by: staff.noor)
        let noor = try staff.centre.user("noor").text
        try staff.centre.attack { try $0.exchangeNames("parveen", "noor") }
        let next = try staff.restarted()
        let entries = try await next.centre.all(ListAudit(.init(session: next.auditor.session))).flatMap(\.entries)
        let hers = entries.filter { $0.user == noor }
        #expect(!hers.isEmpty && hers.allSatisfy { $0.name == "noor" })
    }

    @Test func `a time that was changed is shown to nobody`() async throws {
        let staff = try await Staff.fresh()
        let shown = { (centre: Centre) in
            try await centre.perform(ShowCase(.init(session: staff.parveen.session, case: staff.file))).records
        }
        let before = try await shown(staff.centre).map(\.entered)
        try staff.centre.onDisk { try $0.run("UPDATE record_version SET entered = 5", []) }
        #expect(try await shown(staff.centre).map(\.entered) == before)
    }

    @Test func `words erased with what they were about are not missed`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.read(
            staff.note, by: staff.supervisor, purpose: "supervision", reason: "monthly review")
        try await staff.together { try await staff.centre.destroy(staff.note, by: staff.supervisor) }
        #expect(try await staff.centre.verify().faults.isEmpty)
    }

    @Test func `whoever left and came back without a key is not missed`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.unassign("noor", from: staff.file, by: staff.supervisor)
        #expect(try await staff.centre.verify().faults.isEmpty)
        try await staff.centre.assign(staff.noor, to: staff.file, by: staff.supervisor)
        let faults = try await staff.centre.verify().faults
        #expect(faults.isEmpty, "\(faults)")
    }

    @Test func `nodes that were taken are named at the start`() async throws {
        let staff = try await Staff.fresh()
        for _ in 0..<300 { _ = try await staff.centre.perform(WhoAmI(.init(session: staff.noor.session))) }
        try staff.centre.onDisk { try $0.run("DELETE FROM log_node", []) }
        #expect(try staff.centre.restart().journal.damage.map(\.code) == ["node-altered"])
    }
}

extension Intruder {
    func user(_ name: String) throws -> UserID {
        try #require(try accounts.find(name: name)).id
    }

    /// Puts each in the place of the other, in account and directory.
    func exchangeNames(_ one: String, _ other: String) throws {
        let (first, second) = (try #require(try accounts.find(name: one)), try #require(try accounts.find(name: other)))
        try rename(first, second.name)
        try rename(second, first.name)
    }

    private func rename(_ account: Account, _ name: String) throws {
        var renamed = Account(user: account.user, name: name, roleNames: account.roleNames, uids: account.uids)
        (renamed.enrolment, renamed.keys) = (account.enrolment, account.keys)
        try accounts.put(renamed)
        try directory.put(account.id.bytes, .userOfName, Array(name.utf8))
    }

    /// Gives the first two cases each other's reference, in rows and directory.
    func exchangeReferences() throws {
        let rows = try directory.all(.cases, []).prefix(2).map { bytes in
            let id = try CaseID(bytes: bytes)
            return try CaseRow(id, stored: try #require(try directory.value(.caseFile, bytes)))
        }
        for (row, other) in [(rows[0], rows[1]), (rows[1], rows[0])] {
            let exchanged = CaseRow(
                id: row.id, reference: other.reference, registration: row.registration, opener: row.opener)
            try directory.put(exchanged.encoded, .caseFile, row.id.bytes)
            try directory.put(row.id.bytes, .caseOfReference, Array(other.reference.utf8))
        }
    }

    /// Describes a record's first version anew, under the directory key.
    func redescribe(_ record: String, _ change: (VersionDescriptor) throws -> VersionDescriptor) throws {
        let place = RecordPlace(record: try RecordID(text: record), version: 1)
        let stored = try #require(try RecordTable(store: store, keys: keys).version(place))
        let row = place.record.bytes + UInt64(1).counter
        let plain = try change(stored.descriptor).encoded + Array("\n\(stored.entered)".utf8)
        let box = try keys.sealDirectory(plain, at: .recordVersion, row)
        try store.run(
            "UPDATE record_version SET descriptor = ? WHERE record = ?", [box.data, place.record.bytes.data])
    }

    /// Writes other facts under a key of his own, as whoever holds the master key can.
    func forgeFacts(_ place: RecordPlace) throws {
        let key = try SymmetricKey.random()
        let facts = try Envelope.seal(
            Filling.label.fill(Array("{}".utf8)).span, under: key, id: 1, for: keys.places.facts(place))
        let bytes = place.record.bytes.data
        try store.run("DELETE FROM facts_key WHERE record = ?", [bytes])
        try RecordKeyTable(store: store, keys: keys).putFactsKey(key, place)
        try store.run("UPDATE record_version SET facts = ? WHERE record = ?", [facts.data, bytes])
    }
}
