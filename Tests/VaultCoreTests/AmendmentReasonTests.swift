import GRDB
import Interfaces
import Testing

@testable import VaultCore

/// Why a record was amended is content: it is told with the version, and to nobody who can't read that.
@Suite struct `The reason of an amendment` {
    private static let word = "Kanarienvogel"

    @Test func `is read by whoever may read the version, and by no auditor`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        for record in [staff.note, staff.processNote] { try await Self.amend(record, staff) }
        #expect(try await centre.read(staff.processNote, by: staff.parveen).reason == Self.word)
        #expect(try await centre.read(staff.note, by: staff.noor).reason == Self.word)
        _ = try await centre.read(
            staff.note, by: staff.supervisor, purpose: "supervision", reason: "monthly review")
        let told = try await centre.all(ListAudit(.init(session: staff.auditor.session))).flatMap(\.entries)
        #expect(told.contains { $0.action == "amend_record" })
        #expect(told.contains { $0.reason == "monthly review" }, "what is said to the auditor is told")
        #expect(!told.contains { $0.action == "amend_record" && ($0.reason != nil || $0.reasonFate != nil) })
        #expect(!"\(told)".contains(Self.word))
    }

    @Test func `lies nowhere that the keys of an unsealed vault open`() async throws {
        let staff = try await Staff.fresh()
        try await Self.amend(staff.processNote, staff)
        _ = try await staff.centre.read(
            staff.note, by: staff.supervisor, purpose: "supervision", reason: "monthly review")
        let opened = try staff.centre.intrude { store, keys in try Self.everything(store, keys) }
        #expect(opened.contains { Self.holds($0, "monthly review") }, "the search finds what is there")
        #expect(opened.contains { Self.holds($0, "parveen") })
        #expect(!opened.contains { Self.holds($0, Self.word) })
    }

    @Test(arguments: ["", " ", "\n\t "]) func `has to be given`(reason: String) async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.needed("reason", rule: "amend.reason")) {
            try await Self.amend(staff.processNote, staff, reason: reason)
        }
    }

    private static func amend(_ record: String, _ staff: Staff, reason: String = word) async throws {
        _ = try await staff.centre.perform(
            AmendRecord(
                .init(
                    session: staff.parveen.session, record: record, base: 1, reason: reason,
                    fields: ["note": "as she said it"], request: fresh())))
    }

    /// All entries and reasons, and all that rests under the directory key.
    private static func everything(_ store: Store, _ keys: UnsealedKeys) throws -> [[UInt8]] {
        let log = LogTable(store: store, keys: keys)
        var opened: [[UInt8]] = []
        for row in try store.rows("SELECT generation, seq FROM log_entry") {
            let (generation, seq) = (try row.integer(0, of: .logEntry), try row.integer(1, of: .logEntry))
            opened += [try log.entry(generation, seq)?.bytes, try log.reason(generation, seq)].compactMap { $0 }
        }
        let tables: [(VaultCore.Table, String)] = [
            (.directory, "tag"), (.statement, "tag"), (.request, "tag"), (.account, "id"), (.approval, "id"),
        ]
        for (table, key) in tables {
            for row in try store.rows("SELECT \(key), box FROM \(table.rawValue)") {
                opened.append(try keys.openDirectory(row.blob(1, of: table), at: table, row.blob(0, of: table)))
            }
        }
        return opened
    }

    private static func holds(_ bytes: [UInt8], _ word: String) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains(word)
    }
}
