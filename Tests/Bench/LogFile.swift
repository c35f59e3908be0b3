import Foundation
import GRDB
import Sealing

/// The log as it rests, read beside the daemon: the yardstick of a verification.
struct LogFile {
    private let queue: DatabaseQueue

    init(_ place: BenchPlace) throws {
        var configuration = Configuration()
        configuration.readonly = true
        queue = try DatabaseQueue(
            path: place.state.appendingPathComponent("vault.db").path, configuration: configuration)
    }

    func count() throws -> Int {
        try queue.read { try Int.fetchOne($0, sql: "SELECT coalesce(max(seq), -1) + 1 FROM log_entry") ?? 0 }
    }

    /// Reads all entries in order and hashes each with SHA-256, nothing else; entries in a second.
    func hash() throws -> Double {
        var count = 0
        let took = try ContinuousClock().measure {
            try queue.read { database in
                let boxes = try Data.fetchCursor(database, sql: "SELECT box FROM log_entry ORDER BY generation, seq")
                while let box = try boxes.next() {
                    _ = Hash.sha256([UInt8](box))
                    count += 1
                }
            }
        }
        return Double(count) / took.seconds
    }
}
