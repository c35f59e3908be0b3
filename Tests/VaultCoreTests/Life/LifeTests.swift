import FoundationEssentials
import Testing

@testable import VaultCore

/// Random sequences of what happens in the life of a centre, compared with a simple model.
///
/// `AMANAT_LIFE=seed` or `seed:steps` runs that one life, to look at a failure again.
@Suite struct `The life of a centre` {
    /// Runs and their steps: bounded here, thousands with AMANAT_TORTURE=1.
    private static let isTorture = ProcessInfo.processInfo.environment["AMANAT_TORTURE"] == "1"
    private static let wanted = ProcessInfo.processInfo.environment["AMANAT_LIFE"]?.split(separator: ":").compactMap {
        UInt64($0)
    }
    private static let seeds: [UInt64] = wanted.map { Array($0.prefix(1)) } ?? (isTorture ? Array(1...20) : [9, 13])
    private static let steps = (wanted?.dropFirst().first).map(Int.init) ?? (isTorture ? 250 : 40)

    @Test(arguments: seeds) func `who can read what equals the model, and nothing acknowledged is lost`(
        _ seed: UInt64
    ) async throws {
        var life = try await Life(seed: seed)
        for number in 1...Self.steps {
            do {
                try await run(&life, number)
            } catch {
                Issue.record("\(error): \(life.trail)")
                return
            }
        }
    }

    private func run(_ life: inout Life, _ number: Int) async throws {
        let act = try await life.step()
        try await life.topUp()
        try await life.compare(sample: 12)
        if act == .crash || number == Self.steps { try await life.compare() }
        if number == Self.steps { try await life.verify() }
        if number % 10 == 0 || number == Self.steps { try await life.compareDeparted() }
    }
}
