import CanonicalJSON
import Foundation
import Interfaces
import Varlink

/// A centre that grows: each psychologist has an equal share of the cases, each case an equal share of the notes.
struct ScaleCentre {
    let admin: BenchDesk.Person
    var supervisor: BenchDesk.Person
    let worker: BenchDesk.Person
    var psychologists: [BenchDesk.Person] = []
    /// Notes of the first psychologist.
    private(set) var notes: [String] = []
    private var cases: [String] = []
    private var written = 0

    private static let seal = "dumak-tipol-rasib-kumof"

    static func unseal(at socket: String) async throws {
        let client = try await VarlinkClient.connect(to: socket)
        _ = try await client.call(Vault.Unseal.self, Vault.Unseal.Parameters(passphrase: seal))
        await client.close()
    }

    /// Connections at work while it grows.
    private static let hands = 16

    private init(admin: BenchDesk.Person, supervisor: BenchDesk.Person, worker: BenchDesk.Person) {
        self.admin = admin
        self.supervisor = supervisor
        self.worker = worker
    }

    static func found(at socket: String) async throws -> ScaleCentre {
        let client = try await VarlinkClient.connect(to: socket)
        let desk = BenchDesk(client: client)
        let founders = try await desk.found(sealedBy: seal)
        let worker = try await desk.hire("wazir", "social_worker", founders)
        await client.close()
        return ScaleCentre(admin: founders.admin, supervisor: founders.supervisor, worker: worker)
    }

    mutating func grow(to size: ScaleRun.Size, at socket: String) async throws {
        try await hire(upTo: size.people, at: socket)
        let (worker, supervisor, staff) = (worker, supervisor, psychologists)
        let opened = try await inTurn(cases.count..<size.cases, at: socket) { number, desk in
            let file = try await desk.openCase(of: "Gul Bano \(number)", by: worker)
            try await desk.assign(staff[number % staff.count], to: file, by: supervisor)
            return (number, file)
        }
        cases += opened.sorted { $0.0 < $1.0 }.map(\.1)
        try await write(upTo: size.notes, at: socket)
    }

    private mutating func hire(upTo count: Int, at socket: String) async throws {
        let client = try await VarlinkClient.connect(to: socket)
        let founders = BenchDesk.Founders(admin: admin, supervisor: supervisor)
        while psychologists.count < count {
            let name = "person\(psychologists.count + 1)"
            psychologists.append(try await BenchDesk(client: client).hire(name, "psychologist", founders))
        }
        await client.close()
    }

    /// Writes to cases in turn, by whoever was assigned when a case was opened.
    private mutating func write(upTo count: Int, at socket: String) async throws {
        let (cases, staff) = (cases, psychologists)
        let owners = owners
        let made = try await inTurn(written..<count, at: socket) { number, desk in
            let place = number % cases.count
            let reply = try await desk.client.call(
                Cases.AddRecord.self,
                .init(
                    session: staff[owners[place]].session, case: cases[place], kind: "session_note",
                    fields: ["note": .string(Workload.note)], event: "2026-01-06", request: UUID().uuidString))
            return (owners[place], reply.record)
        }
        written = count
        notes += made.filter { $0.0 == 0 }.map(\.1)
    }

    /// Whose each case is: those of the small centre were shared out among fewer people.
    private var owners: [Int] {
        cases.indices.map { $0 % ($0 < ScaleRun.small.cases ? ScaleRun.small.people : psychologists.count) }
    }

    private func inTurn<Made: Sendable>(
        _ numbers: Range<Int>, at socket: String, _ step: @escaping @Sendable (Int, BenchDesk) async throws -> Made
    ) async throws -> [Made] {
        try await withThrowingTaskGroup(of: [Made].self) { group in
            for hand in 0..<Self.hands {
                group.addTask {
                    let client = try await VarlinkClient.connect(to: socket)
                    var made: [Made] = []
                    for number in numbers where number % Self.hands == hand {
                        made.append(try await step(number, BenchDesk(client: client)))
                    }
                    await client.close()
                    return made
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
