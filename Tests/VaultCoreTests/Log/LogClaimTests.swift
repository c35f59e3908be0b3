import GRDB
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// A whole log proves little where what it tells of was taken away: a verification looks for that, too.
@Suite struct `What entries say is there` {
    /// What is done to the rows of a note in two versions.
    struct Loss: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: [String]

        init(_ name: String, _ sql: String...) {
            testDescription = name
            self.sql = sql
        }
    }

    private static let losses = [
        Loss(
            "the newest version with all its rows", "DELETE FROM record_version WHERE record = ? AND version = 2",
            "DELETE FROM record_key WHERE record = ? AND version = 2"),
        Loss("that it is the newest one", "UPDATE record SET newest = zeroblob(300) WHERE id = ?"),
        Loss(
            "the text of a version, for that of the other",
            """
            UPDATE record_version SET content = (SELECT content FROM record_version o WHERE o.record = ?1 AND o.version = 1)
            WHERE record = ?1 AND version = 2
            """),
        Loss("the key of a version", "DELETE FROM record_key WHERE record = ? AND version = 2"),
        Loss("what a key is wrapped in", "UPDATE record_key SET box = zeroblob(150) WHERE record = ? AND version = 2"),
        Loss("what a version is", "UPDATE record_version SET descriptor = x'00' WHERE record = ? AND version = 2"),
        Loss("when it was entered", "UPDATE record_version SET entered = 1 WHERE record = ? AND version = 2"),
    ]

    @Test(arguments: losses) func `a version that was lost is named by the entry that wrote it`(
        _ loss: Loss
    ) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        #expect(try await centre.amend(staff.note, base: 1, to: "as she said it", by: staff.parveen) == 2)
        let seq = centre.nextSeq - 1
        #expect(try await centre.verify().faults.isEmpty)
        let id = try RecordID(text: staff.note).bytes.data
        try centre.onDisk { store in for sql in loss.sql { try store.run(sql, [id]) } }
        let named = Audit.Fault(code: "record-differs", generation: 1, seq: Int(seq))
        let faults = try await centre.verify().faults
        #expect(
            faults.contains(named) && Set(faults.map(\.code)).isSubset(of: [named.code, "row-altered"]), "\(faults)")
        #expect(centre.vault.status().warnings.contains("log-damaged"))
        _ = try await centre.checkpoint()
    }

    @Test func `a record that its case doesn't list any more is named`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let seq = centre.nextSeq
        let note = try await centre.write("another one", in: staff.file, by: staff.parveen).record
        try centre.intrude { store, keys in
            let (record, file) = (try RecordID(text: note), try CaseID(text: staff.file))
            try DirectoryTable(store: store, keys: keys).removeValue(record.bytes, from: .recordsOfCase, file.bytes)
        }
        let faults = try await centre.verify().faults
        #expect(faults == [Audit.Fault(code: "record-differs", generation: 1, seq: Int(seq))])
    }

    @Test func `a record that two people destroyed is not missed, and one that only looks destroyed is`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let wrote = centre.nextSeq
        let note = try await centre.write("another one", in: staff.file, by: staff.parveen).record
        try await staff.together { try await centre.destroy(staff.note, by: staff.supervisor) }
        #expect(try await centre.verify().faults.isEmpty)
        try centre.intrude { store, keys in
            let stones = TombstoneTable(store: store, keys: keys)
            let stone = try #require(try stones.find(try RecordID(text: staff.note)))
            let id = try RecordID(text: note)
            let stored = try #require(try RecordTable(store: store, keys: keys).newest(of: id))
            let version = Tombstone.Version(number: 1, author: "", entered: 0, digest: stored.digest.data)
            let forged = Tombstone(
                record: note, place: stone.place, versions: [version], act: stone.act, cutting: stone.cutting,
                certificate: stone.certificate)
            try stones.add(forged, of: id)
            try RecordTable(store: store, keys: keys).destroy(id)
        }
        let faults = try await centre.verify().faults
        #expect(faults.contains(Audit.Fault(code: "record-differs", generation: 1, seq: Int(wrote))))
        #expect(faults.filter { $0.code == "untold" }.map(\.about) == [note], "no act made this tombstone")
    }

    @Test func `an emergency taken out of the review queue is named, whoever holds which keys`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.unassign("noor", from: staff.file, by: staff.supervisor)
        let seq = centre.nextSeq
        let notice = try await centre.breakGlass(staff.file, by: staff.supervisor).notice
        let id = try NoticeID(text: notice)
        let parveen = try centre.user("parveen")
        let gone = [Audit.Fault(code: "notice-differs", generation: 1, seq: Int(seq))]
        #expect(try await centre.verify().faults.isEmpty)
        let takings: [(Store, UnsealedKeys) throws -> Void] = [
            { store, keys in try DirectoryTable(store: store, keys: keys).remove(.notice, id.bytes) },
            { store, keys in
                try DirectoryTable(store: store, keys: keys).removeValue(id.bytes, from: .noticesToReview, [])
            },
            { store, keys in
                let directory = DirectoryTable(store: store, keys: keys)
                try directory.removeValue(id.bytes, from: .noticesOfUser, parveen.bytes)
            },
            { store, keys in
                let table = NoticeTable(directory: DirectoryTable(store: store, keys: keys))
                var found = try #require(try table.find(id))
                found.review = Notice.Review(by: found.id, at: 1, entry: found.entry)
                try table.put(found, id)
            },
        ]
        for taking in takings {
            let copy = try staff.restarted().centre
            try copy.intrude(taking)
            #expect(try await copy.verify().faults == gone)
        }
        let remark = ReviewNotice(
            .init(session: staff.auditor.session, notice: notice, remark: "the hospital confirms", request: fresh()))
        _ = try await centre.perform(remark)
        #expect(try await centre.verify().faults.isEmpty, "reviewed is not missing")
    }

    /// Rows of the key book and the directory put back, as whoever has an older copy of the file can.
    private static let bookTables = [
        "account", "seed", "grant_box", "statement", "record_key", "facts_key", "directory",
    ]

    @Test func `what was undone by older rows put back is named, and so is what nobody tells of any more`() async throws
    {
        let staff = try await Staff.fresh()
        let acts: [(String, @Sendable (Staff) async throws -> Void)] = [
            ("recuse", { _ = try await $0.centre.recuse("parveen", from: $0.file, by: $0.supervisor) }),
            ("unassign", { try await $0.centre.unassign("parveen", from: $0.file, by: $0.supervisor) }),
            ("withdraw", { _ = try await $0.centre.withdraw("parveen", by: $0.supervisor) }),
            ("disable_user", { _ = try await $0.centre.disable("parveen", by: $0.admin) }),
        ]
        for (action, act) in acts {
            let house = try staff.restarted()
            let old = try house.centre.restart()
            try await act(house)
            let entries = try house.centre.entries()
            let entry = try #require(entries.last { $0.action.text == action && $0.outcome.result == .done })
            let seq = entry.stamp.sequence
            let before = try await house.centre.verify().faults
            #expect(before.isEmpty, "\(action): \(before)")
            try house.centre.putBack(Self.bookTables, from: old)
            let faults = try await house.centre.restart().verify().faults
            #expect(faults.contains(Audit.Fault(code: "undone", generation: 1, seq: Int(seq))), "\(action): \(faults)")
        }
    }

    @Test func `a destroyed record that is put back is named, with the tombstone or without`() async throws {
        let staff = try await Staff.fresh()
        let old = try staff.centre.restart()
        try await staff.together { try await staff.centre.destroy(staff.note, by: staff.supervisor) }
        let entries = try staff.centre.entries()
        let seq = try #require(entries.last { $0.action.text == "destroy_record" && !$0.items.isEmpty }).stamp.sequence
        for isStoneTaken in [false, true] {
            let copy = try staff.centre.restart()
            try copy.putBack(["record", "record_version", "record_key", "facts_key"], from: old)
            if isStoneTaken { try copy.onDisk { try $0.run("DELETE FROM tombstone", []) } }
            let faults = try await copy.verify().faults
            #expect(faults.contains(Audit.Fault(code: "undone", generation: 1, seq: Int(seq))), "\(faults)")
        }
    }

    @Test func `entries cut off with all that speaks of them leave what they told of, which is named`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let start = centre.nextSeq
        let note = try await centre.write("another one", in: staff.file, by: staff.parveen).record
        try await centre.unassign("noor", from: staff.file, by: staff.supervisor)
        let notice = try await centre.breakGlass(staff.file, by: staff.supervisor).notice
        try centre.onDisk { store in
            for table in ["log_entry", "log_tag", "log_reason"] {
                try store.run("DELETE FROM \(table) WHERE seq >= ?", [start])
            }
            try store.run("DELETE FROM log_checkpoint WHERE size > ?", [start])
            try store.run("DELETE FROM log_node WHERE (position + 1) * 256 > ?", [start])
        }
        let faults = try await centre.restart().verify().faults
        #expect(Set(faults.filter { $0.code == "untold" }.compactMap(\.about)) == [note, notice])
        try centre.onDisk { store in
            for table in ["entry", "tag", "reason", "checkpoint", "node", "inbox"] {
                try store.run("DELETE FROM log_\(table)", [])
            }
        }
        let emptied = try await centre.restart().verify().faults
        #expect(emptied.contains { $0.code == "untold" && $0.about == staff.note })
    }

    @Test func `rows at numbers that no log gives out lead no search astray`() async throws {
        for seq in [Int64.max, -3] {
            let staff = try await Staff.fresh()
            try staff.centre.onDisk { store in
                try store.run(
                    "INSERT INTO log_entry SELECT generation, ?, segment, leaf, box FROM log_entry WHERE seq = 5", [seq]
                )
                try store.run("INSERT INTO log_tag SELECT tag, generation, ? FROM log_tag WHERE seq = 5", [seq])
            }
            let found = try await staff.centre.all(
                ListAudit(.init(session: staff.auditor.session, from: "1970-01-01T00:00:00.000000Z")))
            #expect(found.flatMap(\.entries).allSatisfy { $0.seq >= 0 && $0.seq < 1_000_000 })
            _ = try await staff.centre.all(AuditFigures(.init(session: staff.auditor.session)))
            #expect(try await staff.centre.verify().faults.contains { $0.code == "foreign" })
        }
    }
}

extension Centre {
    /// Replaces rows of some tables by those of an older copy of the file.
    func putBack(_ tables: [String], from old: Centre) throws {
        try vault.file.queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            try database.execute(sql: "ATTACH ? AS old", arguments: [old.directory + "/vault.db"])
            for table in tables {
                try database.execute(sql: "DELETE FROM main.\(table)")
                try database.execute(sql: "INSERT INTO main.\(table) SELECT * FROM old.\(table)")
            }
            try database.execute(sql: "DETACH old")
        }
    }
}
