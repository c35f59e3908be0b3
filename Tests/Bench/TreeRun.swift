import Foundation

/// What the tree over the log costs: the same reads on a daemon with it and on one built without it, in turn.
struct TreeRun {
    /// With the tree, and without it.
    let daemons: [BenchDaemon]
    let places: [BenchPlace]

    private static let connections = [1, 8, 64]
    private static let notes = 500
    private static let rounds = 4

    func measure(into report: inout Report) async throws {
        report.machine(load: ProcessFigures.machineLoad, cores: ProcessInfo.processInfo.activeProcessorCount)
        var workloads: [Workload] = []
        for (daemon, place) in zip(daemons, places) {
            try await daemon.start()
            let workload = Workload(centre: try await BenchCentre.found(at: place.socket))
            try await workload.fill(to: Self.notes, at: place.socket)
            workloads.append(workload)
        }
        for count in Self.connections {
            let samples = try await reads(on: count, workloads)
            report.tree(on: count, with: samples[0], without: samples[1])
        }
    }

    /// Short runs in turn, so that what else the machine does weighs on both alike.
    private func reads(on count: Int, _ workloads: [Workload]) async throws -> [Sample] {
        var samples = places.map { _ in Sample(wall: .zero, latencies: []) }
        for _ in 0..<Self.rounds {
            for (index, place) in places.enumerated() {
                let load = try await Load.connect(count, to: place.socket)
                let workload = workloads[index]
                let sample = try await load.run(for: .seconds(2)) { try await workload.perform(.read, on: $0) }
                samples[index] = samples[index].joined(sample)
                await load.close()
            }
        }
        return samples
    }
}
