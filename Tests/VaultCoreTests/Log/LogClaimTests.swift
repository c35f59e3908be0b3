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
            "DELETE FROM record_key WHERE record = ? AND version = 2", "UPDATE record SET version = 1 WHERE id = ?"),
        Loss(
            "the text of a version, for that of the other",
            """
            UPDATE record_version SET content = (SELECT content FROM record_version o WHERE o.record = ?1 AND o.version = 1)
            WHERE record = ?1 AND version = 2
            """),
        Loss("the key of a version", "DELETE FROM record_key WHERE record = ? AND version = 2"),
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
        #expect(
            try await centre.verify().faults == [Audit.Fault(code: "record-differs", generation: 1, seq: Int(seq))])
        #expect(centre.vault.status().warnings.contains("log-damaged"))
        _ = try await centre.checkpoint()
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
        #expect(
            try await centre.verify().faults == [Audit.Fault(code: "record-differs", generation: 1, seq: Int(wrote))])
    }

    @Test func `an emergency taken out of the review queue is named, whoever holds which keys`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.unassign("noor", from: staff.file, by: staff.supervisor)
        let seq = centre.nextSeq
        let notice = try await centre.breakGlass(staff.file, by: staff.supervisor).notice
        let id = try NoticeID(text: notice)
        let gone = [Audit.Fault(code: "notice-differs", generation: 1, seq: Int(seq))]
        #expect(try await centre.verify().faults.isEmpty)
        let takings: [(Store, UnsealedKeys) throws -> Void] = [
            { store, keys in try DirectoryTable(store: store, keys: keys).remove(.notice, id.bytes) },
            { store, keys in
                try DirectoryTable(store: store, keys: keys).removeValue(id.bytes, from: .noticesToReview, [])
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
}
