import GRDB
import Testing

@testable import VaultCore

@Suite struct `Durability` {
    @Test func `a commit waits for the disk, in WAL mode`() throws {
        let place = TemporaryPlace()
        let file = try VaultFile.open(in: place.path)
        let modes = try file.queue.read { database in
            (
                journal: try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                synchronous: try Int.fetchOne(database, sql: "PRAGMA synchronous")
            )
        }
        #expect(modes.journal == "wal")
        #expect(modes.synchronous == 2, "FULL: less would answer before the disk has the entry")
    }
}
