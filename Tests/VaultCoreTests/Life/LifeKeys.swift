import Interfaces
import Testing

@testable import VaultCore

/// What an admin does with the vault's keys: nothing of it changes who reads what.
extension Life {
    /// A whole rotation, or the rest of one that was cut off.
    mutating func rotate() async throws -> String? {
        let progress = try await centre.rotate(by: admin())
        try #require(progress.stage == .done && progress.unopened == 0, "\(trail)")
        try #require(try centre.rowsByEpoch().count == 1, "\(trail)")
        return "rotate"
    }

    /// A rotation cut off after a few batches: work goes on under two keys until somebody rotates again.
    mutating func rotatePartly() async throws -> String? {
        let batches = Int.random(in: 0...6, using: &random)
        try await centre.rotate(untilBatch: batches)
        return "rotate, \(batches) batches"
    }

    /// Destroys every old key under which nothing rests.
    mutating func retire() async throws -> String? {
        let rows = try centre.rowsByEpoch()
        let states = try centre.masterStates().enumerated()
        let old = states.filter { $0.element == .retiring && rows[UInt32($0.offset + 1)] == nil }
        guard !old.isEmpty else { return nil }
        for epoch in old { try await centre.retire(epoch.offset + 1, by: admin()) }
        return "retire \(old.count)"
    }

    /// A new root key, new slots and a new master key, after which every older one is destroyed.
    mutating func rekey() async throws -> String? {
        guard try centre.onDisk({ try RotationMark.read($0) }) == nil else { return nil }
        try await centre.rekey([Slots.Opening("golav-misut-henab-\(done.count)")], by: admin())
        try #require(await centre.vault.isRekeyed, "\(trail)")
        try #require(try centre.rowsByEpoch().count == 1, "\(trail)")
        return "rekey"
    }
}
