import CanonicalJSON
import Foundation
import Interfaces
import Synchronization
import Varlink

/// Session notes of 2 KiB, written to all cases in turn and read back at random.
final class Workload: Sendable {
    enum Action: String, Sendable {
        case write, read
    }

    private struct Written {
        var notes: [String] = []
        var turn = 0
        var random = SystemRandomNumberGenerator()
    }

    private let centre: BenchCentre
    private let written = Mutex(Written())

    init(centre: BenchCentre) {
        self.centre = centre
    }

    /// About 2 KiB of two scripts, as notes are written at the centre.
    static let note: String = {
        let sentence = "آج بچی پہلی بار خود سے بولی۔ She drew a house without a door and named the people in it. "
        var text = ""
        while text.utf8.count + sentence.utf8.count <= 2_048 { text += sentence }
        return text + String(repeating: ".", count: 2_048 - text.utf8.count)
    }()

    var noteCount: Int { written.withLock { $0.notes.count } }

    var firstNote: String? { written.withLock { $0.notes.first } }

    /// Writes on 64 connections until there are so many notes.
    func fill(to count: Int, at socket: String) async throws {
        let load = try await Load.connect(64, to: socket)
        while noteCount < count {
            _ = try await load.run(for: .milliseconds(200)) { try await self.perform(.write, on: $0) }
        }
        await load.close()
    }

    /// The social worker asks for a psychologist's note, and is refused.
    func readRefused(at socket: String) async throws {
        guard let note = firstNote else { return }
        let client = try await VarlinkClient.connect(to: socket)
        _ = try? await client.call(Cases.ReadRecord.self, .init(session: centre.worker.session, record: note))
        await client.close()
    }

    func perform(_ action: Action, on client: VarlinkClient) async throws {
        switch action {
        case .write: try await write(on: client)
        case .read: try await read(on: client)
        }
    }

    private func write(on client: VarlinkClient) async throws {
        let turn = nextTurn()
        let session = centre.psychologists[turn % centre.psychologists.count].session
        let file = centre.cases[turn / centre.psychologists.count % centre.cases.count]
        let reply = try await client.call(
            Cases.AddRecord.self,
            .init(
                session: session, case: file, kind: "session_note", fields: ["note": .string(Self.note)],
                event: "2026-01-06", request: UUID().uuidString))
        written.withLock { $0.notes.append(reply.record) }
    }

    private func read(on client: VarlinkClient) async throws {
        let turn = nextTurn()
        let session = centre.psychologists[turn % centre.psychologists.count].session
        guard let note = written.withLock({ $0.notes.randomElement(using: &$0.random) }) else { return }
        _ = try await client.call(Cases.ReadRecord.self, .init(session: session, record: note))
    }

    private func nextTurn() -> Int {
        written.withLock { written in
            defer { written.turn += 1 }
            return written.turn
        }
    }
}
