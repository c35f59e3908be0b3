import FoundationEssentials
import GRDB
import Testing

@testable import VaultCore

/// What is found at a start, before anything of the file is trusted.
@Suite struct `A database altered while nobody looked` {
    private static let planted = [
        "CREATE TRIGGER note_copy AFTER INSERT ON record_version BEGIN DELETE FROM tombstone; END",
        "CREATE TRIGGER mark AFTER INSERT ON grdb_migrations BEGIN DELETE FROM tombstone; END",
        "CREATE VIEW everybody AS SELECT * FROM account", "CREATE TABLE account_copy (id BLOB)",
        "CREATE INDEX record_state ON record (state)", "ALTER TABLE record ADD COLUMN name TEXT",
        "DROP TABLE throttle", "DROP INDEX request_made",
    ]

    @Test(arguments: planted) func `is not opened with what no vault makes, or without what each has`(
        _ sql: String
    ) async throws {
        let centre = try await Staff.fresh().centre
        try centre.onDisk { try $0.run(sql, []) }
        let fault = #expect(throws: VaultFault.self) { try centre.restart() }
        guard case .foreign(_, let what)? = fault else { throw try #require(fault) }
        #expect(what.contains("trigger") || what.contains("view") || what.contains("table") || what.contains("index"))
    }

    @Test func `an empty file or none is no new vault where there was one`() async throws {
        let centre = try await Staff.fresh().centre
        let lost = VaultFault.lost(centre.directory + "/vault.db")
        let place = TemporaryPlace()
        try Data().write(to: URL(fileURLWithPath: place.path + "/founded"))
        for isMade in [false, true] {
            let path = place.path + "/vault.db"
            if isMade {
                _ = FileManager.default.createFile(
                    atPath: path, contents: Data(), attributes: [.posixPermissions: 0o600])
            }
            #expect(throws: VaultFault.lost(path)) { try Centre(in: place) }
            #expect(FileManager.default.fileExists(atPath: path) == isMade, "nothing is made over what may come back")
        }
        #expect(lost.hint.contains("backup"))
        let fresh = TemporaryPlace()
        _ = try Centre(in: fresh)
        try Data().write(to: URL(fileURLWithPath: fresh.path + "/founded"))
        #expect(throws: VaultFault.lost(fresh.path + "/vault.db")) { try Centre(in: fresh) }
    }

    @Test func `a founding leaves its mark, and so does the start of a vault that was brought`() async throws {
        let centre = try Centre()
        #expect(!FileManager.default.fileExists(atPath: centre.directory + "/founded"))
        _ = try await centre.found()
        #expect(FileManager.default.fileExists(atPath: centre.directory + "/founded"))
        let brought = try centre.restart()
        #expect(FileManager.default.fileExists(atPath: brought.directory + "/founded"))
    }

    @Test func `a page of zeros under the keys starts nothing, and elsewhere it is named`() async throws {
        let staff = try await Staff.fresh()
        #expect(throws: VaultFault.self) { try staff.centre.restartWithoutPage(of: "book_key") }
        let next = try staff.centre.restartWithoutPage(of: "draft")
        #expect(!next.vault.status().warnings.contains("database-damaged"))
        await next.vault.tick()
        #expect(next.vault.status().warnings.contains("database-damaged"))
        #expect(next.vault.health.damaged == ["draft"])
        await staff.centre.vault.tick()
        #expect(staff.centre.vault.health.damaged.isEmpty)
    }
}

extension Centre {
    /// A start after a table's first page was overwritten with zeros.
    func restartWithoutPage(of table: String) throws -> Centre {
        let page = try onDisk { store in
            try store.row("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table])?.integer(0, of: .meta) ?? 0
        }
        try truncateWAL()
        let place = TemporaryPlace()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: directory + "/vault.db"))
        let start = bytes.startIndex + Int(page - 1) * 4096
        bytes.replaceSubrange(start..<start + 4096, with: Data(count: 4096))
        _ = FileManager.default.createFile(
            atPath: place.path + "/vault.db", contents: bytes, attributes: [.posixPermissions: 0o600])
        return try Centre(in: place)
    }
}
