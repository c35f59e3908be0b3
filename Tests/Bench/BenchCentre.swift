import Foundation
import Interfaces
import Varlink

/// A centre founded through the socket, with psychologists at work on several cases.
struct BenchCentre: Sendable {
    /// Who writes and reads: her session.
    struct Psychologist: Sendable {
        let name: String
        let session: String
    }

    let psychologists: [Psychologist]
    let cases: [String]
    /// Opens cases, and is refused their session notes.
    let worker: BenchDesk.Person
    let auditor: BenchDesk.Person

    private static let seal = "dumak-tipol-rasib-kumof"
    private static let psychologistNames = ["parveen", "noor", "asma", "hina"]
    private static let caseCount = 16

    static func found(at socket: String) async throws -> BenchCentre {
        let client = try await VarlinkClient.connect(to: socket)
        let desk = BenchDesk(client: client)
        let founders = try await desk.found(sealedBy: seal)
        let worker = try await desk.hire("wazir", "social_worker", founders)
        let auditor = try await desk.hire("daud", "auditor", founders)
        var staff: [BenchDesk.Person] = []
        for name in psychologistNames { staff.append(try await desk.hire(name, "psychologist", founders)) }
        var cases: [String] = []
        for number in 1...caseCount {
            let file = try await desk.openCase(of: "Gul Bano \(number)", by: worker)
            for person in staff { try await desk.assign(person, to: file, by: founders.supervisor) }
            cases.append(file)
        }
        await client.close()
        return BenchCentre(
            psychologists: staff.map { Psychologist(name: $0.name, session: $0.session) }, cases: cases, worker: worker,
            auditor: auditor)
    }

    static func unseal(at socket: String) async throws {
        let client = try await VarlinkClient.connect(to: socket)
        _ = try await client.call(Vault.Unseal.self, Vault.Unseal.Parameters(passphrase: seal))
        await client.close()
    }
}
