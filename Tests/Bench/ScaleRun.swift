import Foundation
import Interfaces
import Varlink

/// How long a person waits in a small vault and in one ten times as large: nothing she does may grow with it.
struct ScaleRun {
    /// What a vault holds when it is measured.
    struct Size: Sendable {
        let people: Int
        let cases: Int
        let notes: Int
    }

    let daemon: BenchDaemon
    let place: BenchPlace

    static let small = Size(people: 20, cases: 1_000, notes: 9_000)
    static let large = Size(people: 200, cases: 10_000, notes: 90_000)

    func measure(into report: inout Report) async throws {
        try await daemon.start()
        var centre = try await ScaleCentre.found(at: place.socket)
        for (name, size) in [("small", Self.small), ("large", Self.large)] {
            try await centre.grow(to: size, at: place.socket)
            for (request, time) in try await times(&centre) { report.wait(request, in: name, time) }
            report.memory(name, try daemon.figures())
        }
    }

    private func times(_ centre: inout ScaleCentre) async throws -> [(String, Duration)] {
        let client = try await VarlinkClient.connect(to: place.socket)
        let desk = BenchDesk(client: client)
        let note = centre.notes[centre.notes.count / 2]
        var times: [(String, Duration)] = []
        func time(_ name: String, _ step: () async throws -> Void) async throws {
            times.append((name, try await .middle(of: step)))
        }
        // Each login takes the place of an older session: the last one is worked with.
        try await time("login.psychologist") { centre.psychologists[0] = try await desk.login("person1") }
        try await time("login.supervisor") { centre.supervisor = try await desk.login(centre.supervisor.name) }
        let (hers, teams) = (centre.psychologists[0].session, centre.supervisor.session)
        try await time("today.psychologist") { _ = try await client.call(Session.Today.self, .init(session: hers)) }
        try await time("today.supervisor") { _ = try await client.call(Session.Today.self, .init(session: teams)) }
        try await time("cases.psychologist") { try await firstPage(hers) }
        try await time("cases.supervisor") { try await firstPage(teams) }
        try await time("note") { _ = try await client.call(Cases.ReadRecord.self, .init(session: hers, record: note)) }
        await client.close()
        return times
    }

    /// The first chunk alone, on a connection that is closed then.
    private func firstPage(_ session: String) async throws {
        let client = try await VarlinkClient.connect(to: place.socket)
        for try await _ in try client.stream(Cases.ListCases.self, .init(session: session)) { break }
        await client.close()
    }
}
