import Foundation
import GRDB

/// The yardstick: the same work without a vault. One process, one connection, no socket, no encryption, no decision.
///
/// A table of notes of 2 KiB and a table of audit rows of 300 B; WAL, `synchronous=FULL`, one commit per operation.
struct PlainSQLite {
    private let queue: DatabaseQueue
    private let notes: Int

    init(at file: URL, notes: Int) throws {
        self.notes = notes
        var configuration = Configuration()
        configuration.journalMode = .wal
        queue = try DatabaseQueue(path: file.path, configuration: configuration)
        // Only now: GRDB sets NORMAL when it turns the WAL on.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous=FULL") }
        try queue.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
                    CREATE TABLE audit (seq INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;
                    """)
            for _ in 0..<notes { try Self.addNote(database) }
        }
    }

    func run(_ action: Workload.Action, for time: Duration) throws -> Sample {
        let clock = ContinuousClock()
        let began = clock.now
        var latencies: [Duration] = []
        while began.duration(to: clock.now) < time {
            latencies.append(try clock.measure { try perform(action) })
        }
        return Sample(wall: began.duration(to: clock.now), latencies: latencies)
    }

    private func perform(_ action: Workload.Action) throws {
        try queue.write { database in
            switch action {
            case .write: try Self.addNote(database)
            case .read:
                let read = try database.cachedStatement(sql: "SELECT body FROM note WHERE id = ?")
                _ = try Data.fetchOne(read, arguments: [Int.random(in: 1...notes)])
            }
            try database.cachedStatement(sql: "INSERT INTO audit (entry) VALUES (?)")
                .execute(arguments: [Self.bytes(300)])
        }
    }

    private static func addNote(_ database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO note (body) VALUES (?)").execute(arguments: [bytes(2_048)])
    }

    private static func bytes(_ count: Int) -> Data {
        Data(repeating: UInt8.random(in: 0...255), count: count)
    }
}
