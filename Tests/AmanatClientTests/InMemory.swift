import Foundation

@testable import AmanatClient

/// A directory in memory, removed at the end.
func inMemory<Result>(_ body: (PrivateDirectory) throws -> Result) throws -> Result {
    let path = "/dev/shm/amanat-test-\(RequestID.random().text)"
    let directory = try PrivateDirectory.existingOrNew(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(directory)
}
