import Foundation
import Interfaces
import Varlink

/// A rotation of the master key in a full vault: how fast, what readers feel of it, what it takes.
struct KeysRun {
    let daemon: BenchDaemon
    let place: BenchPlace
    /// Notes in the vault: as many record keys, and as many facts keys.
    let records: Int

    /// Connections that read: a busy morning.
    private static let readers = 8

    func measure(into report: inout Report) async throws {
        report.machine(load: ProcessFigures.machineLoad, cores: ProcessInfo.processInfo.activeProcessorCount)
        try await daemon.start()
        var centre = try await ScaleCentre.found(at: place.socket)
        report.memory("start", try daemon.figures())
        try await centre.grow(to: ScaleRun.Size(people: 20, cases: 100, notes: records), at: place.socket)
        report.notes(records)
        try await restart(&report)
        let desk = BenchDesk(client: try await VarlinkClient.connect(to: place.socket))
        let admin = try await desk.login(centre.admin.name)
        let reader = try await desk.login("person1")
        try await alone(admin, desk, &report)
        try await amongReaders(admin, desk, Reading(session: reader.session, notes: centre.notes), &report)
        await desk.client.close()
    }

    /// Unsealing a full vault, and what it holds in memory then.
    private func restart(_ report: inout Report) async throws {
        daemon.stop()
        try await daemon.start()
        report.time("unseal", try await ContinuousClock().measure { try await ScaleCentre.unseal(at: place.socket) })
        report.memory("restarted", try daemon.figures())
    }

    /// A rotation while nothing else happens, between two runs of plain SQLite over copies of the same rows.
    private func alone(_ admin: BenchDesk.Person, _ desk: BenchDesk, _ report: inout Report) async throws {
        let vault = place.state.appendingPathComponent("vault.db")
        let before = try PlainRewrap(at: place.reference, copying: vault).run()
        let rotation = try await desk.rotate(by: admin, at: place.socket)
        let after = try PlainRewrap(at: place.reference.appendingPathExtension("2"), copying: vault).run()
        report.rotation(rotation, plain: (before + after) / 2)
        report.memory("rotated", try daemon.figures())
    }

    private func amongReaders(
        _ admin: BenchDesk.Person, _ desk: BenchDesk, _ reading: Reading, _ report: inout Report
    ) async throws {
        let load = try await Load.connect(Self.readers, to: place.socket)
        let before = try await load.run(for: .seconds(3)) { try await reading.read(on: $0) }
        let socket = place.socket
        let turn = Task { try await desk.rotate(by: admin, at: socket) }
        let end = Task { _ = try? await turn.value }
        let during = try await load.run(until: end) { try await reading.read(on: $0) }
        let rotation = try await turn.value
        let after = try await load.run(for: .seconds(3)) { try await reading.read(on: $0) }
        await load.close()
        report.readers(during, quiet: before.joined(after), rotation)
    }
}

/// Reads of one person's notes, at random.
struct Reading: Sendable {
    let session: String
    let notes: [String]

    func read(on client: VarlinkClient) async throws {
        guard let note = notes.randomElement() else { return }
        _ = try await client.call(Cases.ReadRecord.self, .init(session: session, record: note))
    }
}

extension BenchDesk {
    /// A whole rotation; how it ended.
    func rotate(by admin: Person, at socket: String) async throws -> Keys.Rotation {
        let client = try await VarlinkClient.connect(to: socket)
        var newest: Keys.Rotation?
        let parameters = Keys.Rotate.Parameters(
            session: admin.session, passphrase: passphrase(of: admin.name), request: UUID().uuidString)
        for try await reply in try client.stream(Keys.Rotate.self, parameters) { newest = reply.rotation }
        await client.close()
        guard let newest, newest.stage == .done else { throw BenchDaemon.Failure.unreadableFigures }
        return newest
    }
}
