import Synchronization
import Varlink

/// What one run took: how long altogether, and each operation.
struct Sample: Sendable {
    var wall: Duration
    var latencies: [Duration]

    var perSecond: Double { Double(latencies.count) / wall.seconds }

    /// The time within which this share of the operations was done.
    func percentile(_ share: Double) -> Duration {
        let sorted = latencies.sorted()
        guard let last = sorted.indices.last else { return .zero }
        return sorted[min(last, Int(Double(sorted.count) * share))]
    }

    func joined(_ other: Sample) -> Sample {
        Sample(wall: wall + other.wall, latencies: latencies + other.latencies)
    }
}

/// Connections that each make one call after another.
struct Load: Sendable {
    private let clients: [VarlinkClient]

    static func connect(_ count: Int, to socket: String) async throws -> Load {
        var clients: [VarlinkClient] = []
        for _ in 0..<count { clients.append(try await VarlinkClient.connect(to: socket)) }
        return Load(clients: clients)
    }

    func close() async {
        for client in clients { await client.close() }
    }

    /// Runs on all connections at once until the time is over.
    func run(
        for time: Duration, _ step: @escaping @Sendable (VarlinkClient) async throws -> Void
    ) async throws -> Sample {
        let end = ContinuousClock.now + time
        return try await run(while: { ContinuousClock.now < end }, step)
    }

    /// Runs on all connections at once until a task ends.
    func run(
        until task: Task<Void, Never>, _ step: @escaping @Sendable (VarlinkClient) async throws -> Void
    ) async throws -> Sample {
        let ending = Ending()
        Task {
            await task.value
            ending.isOver.store(true, ordering: .relaxed)
        }
        return try await run(while: { !ending.isOver.load(ordering: .relaxed) }, step)
    }

    private final class Ending: Sendable {
        let isOver = Atomic(false)
    }

    private func run(
        while goesOn: @escaping @Sendable () -> Bool,
        _ step: @escaping @Sendable (VarlinkClient) async throws -> Void
    ) async throws -> Sample {
        let clock = ContinuousClock()
        let began = clock.now
        let latencies = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for client in clients {
                group.addTask {
                    var latencies: [Duration] = []
                    while goesOn() {
                        latencies.append(try await clock.measure { try await step(client) })
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return Sample(wall: began.duration(to: clock.now), latencies: latencies)
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
    var microseconds: Double { self / .microseconds(1) }
}

extension Duration {
    /// Times a request is made for its figure.
    private static let repeats = 15

    /// How long a request takes: the middle one of several.
    static func middle(of step: () async throws -> Void) async throws -> Duration {
        var all: [Duration] = []
        for _ in 0..<repeats { all.append(try await ContinuousClock().measure { try await step() }) }
        return all.sorted()[all.count / 2]
    }
}
