import FoundationEssentials
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// What a thief of the disk sees.
@Suite struct `A stolen disk` {
    @Test func `shows no name, reference, text, role or user in file, log or lock`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.saveDraft("Kanarienvogel draft", in: staff.file, by: staff.parveen)
        _ = try await staff.centre.read(
            staff.note, by: staff.supervisor, purpose: "supervision", reason: "Kanarienvogel reason")
        let words = [
            Staff.canary, "Kanarienvogel", "Gul Bano", "Noor", "parveen", "wazir", "sana", "root-admin", "nadia",
            "psychologist", "social_worker", "supervisor", "auditor", "Q-2026", "Amina", "session_note",
            "registration", "counselling", "female", "read_record", "supervision", Centre.unsealing,
            staff.parveen.passphrase,
        ]
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: staff.centre.directory) {
            bytes += try Data(contentsOf: URL(fileURLWithPath: staff.centre.directory + "/" + name))
        }
        #expect(bytes.count > 50_000)
        #expect(bytes.range(of: Data("CREATE TABLE".utf8)) != nil, "the search finds what is there")
        for word in words { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)") }
        let user = try staff.centre.user("parveen")
        #expect(bytes.range(of: Data(user.text.utf8)) == nil)
        #expect(bytes.range(of: Data(try CaseID(text: staff.file).bytes)) == nil, "a case's id is in no row")
    }

    @Test func `tells no two rows of the same case, compartment or person`() async throws {
        let staff = try await Staff.fresh()
        for number in 0..<4 { try await staff.centre.write("\(number)", in: staff.file, by: staff.parveen) }
        let columns = [
            ("record_key", "compartment"), ("grant_box", "tag"), ("directory", "tag"), ("statement", "tag"),
            ("request", "tag"),
        ]
        for (table, column) in columns {
            let counts = try staff.centre.onDisk { store in
                let row = try store.row("SELECT count(*), count(DISTINCT \(column)) FROM \(table)")
                return (try row?.integer(0, of: .meta) ?? 0, try row?.integer(1, of: .meta) ?? -1)
            }
            #expect(counts.0 > 4 && counts.0 == counts.1, "\(table).\(column)")
        }
    }

    @Test func `tells no content's exact length`() async throws {
        let staff = try await Staff.fresh()
        var lengths: Set<Int64> = []
        for length in 3_000..<3_010 {
            let note = try await staff.centre.write(
                String(repeating: "x", count: length), in: staff.file, by: staff.parveen)
            let row = try staff.centre.onDisk { store in
                try store.row(
                    "SELECT length(content) FROM record_version WHERE record = ?",
                    [try RecordID(text: note.record).bytes.data])?.integer(0, of: .recordVersion)
            }
            lengths.insert(row ?? 0)
        }
        #expect(lengths.count <= 2)
    }

    @Test func `gives nothing back of a discarded draft`() async throws {
        let staff = try await Staff.fresh()
        let draft = try await staff.centre.saveDraft("unfinished", in: staff.file, by: staff.parveen)
        let content = try staff.centre.onDisk { store in
            try store.row("SELECT content FROM draft")?.blob(0, of: .draft) ?? []
        }
        _ = try await staff.centre.perform(DiscardDraft(.init(session: staff.parveen.session, draft: draft)))
        try staff.centre.truncateWAL()
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: staff.centre.directory) {
            bytes += try Data(contentsOf: URL(fileURLWithPath: staff.centre.directory + "/" + name))
        }
        #expect(content.count > 80 && bytes.range(of: Data(content.suffix(40))) == nil)
    }
}
