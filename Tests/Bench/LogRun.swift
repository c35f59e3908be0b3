import Foundation
import Interfaces
import Varlink

/// The auditor's log with a million entries: verified, searched, proven, and what a start takes then.
struct LogRun {
    let daemon: BenchDaemon
    let place: BenchPlace
    /// Entries in the log, most of them of notes that were read.
    let entries: Int

    private static let notes = 2_000
    /// Connections that fill the log.
    private static let hands = 64

    func measure(into report: inout Report) async throws {
        report.machine(load: ProcessFigures.machineLoad, cores: ProcessInfo.processInfo.activeProcessorCount)
        try await daemon.start()
        let centre = try await BenchCentre.found(at: place.socket)
        let workload = Workload(centre: centre)
        try await workload.fill(to: Self.notes, at: place.socket)
        try await fill(workload)
        report.memory("filled", try daemon.figures())
        let desk = BenchDesk(client: try await VarlinkClient.connect(to: place.socket))
        let auditor = try await desk.login(centre.auditor.name)
        try await verify(by: auditor, desk.client, &report)
        for (name, filter) in filters(centre, workload, auditor.session) {
            report.request(
                "filter.\(name)", try await Duration.middle { try await firstPage(filter, desk.client) }, aim: 50)
        }
        try await prove(by: auditor, desk.client, &report)
        await desk.client.close()
        try await restart(&report)
    }

    /// Reads notes until the log is as long as it shall be; now and then somebody is refused.
    private func fill(_ workload: Workload) async throws {
        let load = try await Load.connect(Self.hands, to: place.socket)
        while try LogFile(place).count() < entries {
            _ = try await load.run(for: .seconds(2)) { try await workload.perform(.read, on: $0) }
            try await workload.readRefused(at: place.socket)
        }
        await load.close()
    }

    /// The whole log, between two runs of reading and hashing the same bytes.
    private func verify(by auditor: BenchDesk.Person, _ client: VarlinkClient, _ report: inout Report) async throws {
        let file = try LogFile(place)
        let before = try file.hash()
        let busy = try daemon.figures()
        var last: Audit.Verify.Reply?
        let took = try await ContinuousClock().measure {
            let replies = try client.stream(Audit.Verify.self, .init(session: auditor.session))
            for try await reply in replies { last = reply }
        }
        let figures = try daemon.figures()
        let after = try file.hash()
        guard let last, last.faults.isEmpty, last.verified == last.total else { throw BenchDaemon.Failure.faultyLog }
        report.verification(
            of: last.verified, took, cpu: figures.cpu - busy.cpu, plain: (before + after) / 2)
        report.memory("verified", figures)
    }

    private func filters(
        _ centre: BenchCentre, _ workload: Workload, _ session: String
    ) -> [(String, Audit.List.Parameters)] {
        let (user, file) = (centre.psychologists[0].name, centre.cases[0])
        let (now, hourAgo) = (instant(.now), instant(.now.addingTimeInterval(-3_600)))
        func list(
            user: String? = nil, file: String? = nil, record: String? = nil, action: String? = nil,
            outcome: Audit.Outcome? = nil, purpose: String? = nil, emergency: Bool? = nil, from: String? = nil,
            to: String? = nil
        ) -> Audit.List.Parameters {
            .init(
                session: session, user: user, case: file, record: record, action: action, outcome: outcome,
                purpose: purpose, breakGlass: emergency, from: from, to: to, limit: 64)
        }
        return [
            ("none", list()), ("user", list(user: user)), ("case", list(file: file)),
            ("record", list(record: workload.firstNote)), ("action", list(action: "read_record")),
            ("rare-action", list(action: "init")), ("denied", list(outcome: .denied)),
            ("purpose", list(purpose: "treatment")), ("rare-purpose", list(purpose: "supervision")),
            ("break-glass", list(emergency: true)), ("user-case", list(user: user, file: file)),
            ("user-rare-action", list(user: user, action: "enrol")), ("time", list(from: hourAgo, to: now)),
            ("first-day", list(to: hourAgo)),
        ]
    }

    private func instant(_ date: Date) -> String {
        date.ISO8601Format().replacing("Z", with: ".000000Z")
    }

    /// Until 64 entries came, or the end of the log if there are fewer.
    private func firstPage(_ filter: Audit.List.Parameters, _ client: VarlinkClient) async throws {
        for try await _ in try client.stream(Audit.List.self, filter) {}
    }

    private func prove(by auditor: BenchDesk.Person, _ client: VarlinkClient, _ report: inout Report) async throws {
        let proof = try await Duration.middle {
            _ = try await client.call(
                Audit.Prove.self, .init(session: auditor.session, seq: Int.random(in: 0..<entries)))
        }
        report.request("prove", proof, aim: nil)
        let checkpoint = try await Duration.middle {
            _ = try await client.call(Audit.Checkpoint.self, .init(session: auditor.session))
        }
        report.request("checkpoint", checkpoint, aim: nil)
    }

    private func restart(_ report: inout Report) async throws {
        daemon.stop()
        report.time("start", try await ContinuousClock().measure { try await daemon.start() })
        report.time("unseal", try await ContinuousClock().measure { try await BenchCentre.unseal(at: place.socket) })
        report.memory("restarted", try daemon.figures())
    }
}
