import Foundation

/// How long and how much is measured.
struct Extent: Sendable {
    /// One phase on the daemon.
    var phase: Duration
    /// Plain SQLite, before each phase and after it.
    let reference: Duration
    /// Notes in the vault when memory is measured.
    let notes: Int
    /// Names of the phases to run, such as `write.64`; empty for the whole measurement.
    var only: Set<String> = []

    func includes(_ action: Workload.Action, _ connections: Int) -> Bool {
        only.isEmpty || only.contains("\(action.rawValue).\(connections)")
    }

    static let full = Extent(phase: .seconds(6), reference: .seconds(2), notes: 10_000)
    static let quick = Extent(phase: .milliseconds(1_500), reference: .milliseconds(500), notes: 1_000)
}

/// The whole measurement: founding, phases of writes and reads, memory, and a second start with a full vault.
struct BenchRun {
    let daemon: BenchDaemon
    let place: BenchPlace
    let extent: Extent

    /// Connections at once: one person's client, a busy morning, more than the centre has staff.
    private static let connections = [1, 8, 64]

    func measure(into report: inout Report) async throws {
        report.machine(load: ProcessFigures.machineLoad, cores: ProcessInfo.processInfo.activeProcessorCount)
        try await daemon.start()
        report.memory("start", try daemon.figures())
        let centre = try await BenchCentre.found(at: place.socket)
        let plain = try PlainSQLite(at: place.reference, notes: extent.notes)
        let workload = Workload(centre: centre)
        for count in Self.connections where extent.includes(.write, count) {
            report.add(try await phase(.write, count, workload, plain))
        }
        try await workload.fill(to: extent.notes, at: place.socket)
        for count in Self.connections where extent.includes(.read, count) {
            report.add(try await phase(.read, count, workload, plain))
        }
        report.memory("filled", try daemon.figures())
        report.notes(workload.noteCount)
        try await restart(&report)
    }

    /// One phase between two runs of plain SQLite, so that what else the machine does weighs on both alike.
    private func phase(
        _ action: Workload.Action, _ count: Int, _ workload: Workload, _ plain: PlainSQLite
    ) async throws -> Phase {
        let load = try await Load.connect(count, to: place.socket)
        _ = try await load.run(for: extent.reference / 4) { try await workload.perform(action, on: $0) }
        let before = try plain.run(action, for: extent.reference)
        let busy = try daemon.figures()
        let sample = try await load.run(for: extent.phase) { try await workload.perform(action, on: $0) }
        let cpu = try daemon.figures().cpu - busy.cpu
        let after = try plain.run(action, for: extent.reference)
        await load.close()
        return Phase(action: action, connections: count, sample: sample, cpu: cpu, plain: before.joined(after))
    }

    private func restart(_ report: inout Report) async throws {
        daemon.stop()
        let clock = ContinuousClock()
        report.time("start", try await clock.measure { try await daemon.start() })
        let unsealed = try await clock.measure { try await BenchCentre.unseal(at: place.socket) }
        report.time("unseal", unsealed)
        report.memory("restarted", try daemon.figures())
    }
}
