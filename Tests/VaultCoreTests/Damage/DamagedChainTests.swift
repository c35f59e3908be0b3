import FoundationEssentials
import GRDB
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// Statements that were altered in every copy: nobody comes to a right by it, and who has nothing to do with it works on.
@Suite struct `Altered chains` {
    /// Alters statements of a subject wherever they rest.
    private static func alter(_ subject: Trust.Subject, at number: UInt64, _ intruder: Intruder) throws {
        for label in ["statement", "statement copy"] {
            let tag = intruder.keys.tag(label, [Array(subject.name.utf8), number.counter])
            guard let row = try intruder.store.row("SELECT box FROM statement WHERE tag = ?", [tag.data]) else {
                continue
            }
            var box = try row.blob(0, of: .statement)
            box[box.count / 2] ^= 1
            try intruder.store.run("UPDATE statement SET box = ? WHERE tag = ?", [box.data, tag.data])
        }
    }

    @Test func `an altered withdrawal brings nobody back, be it the box or the tag`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.withdraw("parveen", by: staff.supervisor)
        let parveen = try staff.centre.user("parveen")
        for isTag in [false, true] {
            let next = try staff.restarted(without: "parveen")
            try next.centre.attack { intruder in
                guard isTag else { return try Self.alter(.user(parveen), at: 2, intruder) }
                for label in ["statement", "statement copy"] {
                    let tag = intruder.keys.tag(label, [Array("user \(parveen.text)".utf8), UInt64(2).counter])
                    try intruder.store.run(
                        "UPDATE statement SET tag = ? WHERE tag = ?", [Data(tag.reversed()), tag.data])
                }
            }
            await #expect(throws: VaultError.self) {
                try await next.centre.read(staff.note, by: try await next.centre.login("parveen"))
            }
            // What she had signed can't be verified either: it is refused as altered, and the list says so.
            let cases = try await next.centre.all(ListCases(.init(session: next.noor.session)))
            #expect(cases.flatMap(\.cases).count == 1)
            let people = try await next.centre.perform(ListUsers(.init(session: next.admin.session)))
            #expect(people.people.first { $0.name == "parveen" }?.active == [])
            #expect(people.damaged != nil || !next.centre.vault.damagedRows.all.isEmpty)
        }
    }

    @Test func `a list of cases names each link to a record that is gone`() async throws {
        for place in UInt64(0)..<3 {
            let staff = try await Staff.fresh()
            let file = try CaseID(text: staff.file)
            try staff.centre.attack { try $0.directory.remove(.recordsOfCase, file.bytes, at: place) }
            let replies = try await staff.centre.all(ListCases(.init(session: staff.parveen.session)))
            #expect(replies.flatMap(\.cases).map(\.records) == [2])
            #expect(!replies.flatMap { $0.damaged ?? [] }.isEmpty)
        }
    }

    @Test func `without the plan people log in and lists open, but no note`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.attack { try Self.alter(.plan, at: 1, $0) }
        #expect(try await staff.centre.login("parveen").name == "parveen")
        let cases = try await staff.centre.all(ListCases(.init(session: staff.parveen.session)))
        #expect(cases.flatMap(\.cases).count == 1 && cases.contains { $0.damaged != nil })
        await #expect(throws: VaultError.tampered(.statement, "plan")) {
            try await staff.centre.read(staff.note, by: staff.parveen)
        }
        await #expect(throws: VaultError.tampered(.statement, "plan")) {
            try await staff.centre.write("new", in: staff.file, by: staff.parveen)
        }
        #expect(staff.centre.vault.status().warnings.contains("rows-damaged"))
    }

    @Test func `an altered account gives back no role that it took away`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.disable("parveen", by: staff.admin)
        let parveen = try staff.centre.user("parveen")
        let next = try staff.restarted(without: "parveen")
        try next.centre.attack { intruder in
            try intruder.store.run("UPDATE account SET box = x'00' WHERE id = ?", [parveen.bytes.data])
        }
        await #expect(throws: VaultError.self) { try await next.centre.login("parveen") }
        #expect(try await next.centre.read(staff.note, by: next.noor).verified)
        let names = try await next.centre.perform(ListUsers(.init(session: next.admin.session)))
        #expect(!names.people.contains { $0.name == "parveen" } && names.damaged?.isEmpty == false)
    }
}
