import Foundation
import GRDB
import Interfaces
import Synchronization
import Testing
import Trust

@testable import VaultCore

/// A method that takes the name of a case or record, asked by somebody who may not know of it.
struct Asking: Sendable, CustomTestStringConvertible {
    enum Kind: Sendable {
        case file, reference, record
    }

    let method: String
    let kind: Kind
    let ask: @Sendable (ForbiddenRoom, String) async throws -> Void

    var testDescription: String { method }

    init(
        _ method: String, _ kind: Kind = .file, _ ask: @escaping @Sendable (ForbiddenRoom, String) async throws -> Void
    ) {
        (self.method, self.kind, self.ask) = (method, kind, ask)
    }

    static let all = clinical + supervising

    /// Whoever may call these at all may know of every case, or is asked for something else by the parameter.
    static let others = [
        "Audit.List": "an auditor may filter by any case", "Audit.Follow": "an auditor may filter by any case",
        "Recovery.Start": "root's or custodians', who may know of every case",
    ]

    private static let clinical = [
        Asking("Cases.ShowCase") { room, name in
            _ = try await room.centre.perform(ShowCase(.init(session: room.hers, case: name)))
        },
        Asking("Cases.ListRecords") { room, name in
            _ = try await room.centre.all(ListRecords(.init(session: room.hers, case: name)))
        },
        Asking("Cases.AddRecord") { room, name in
            try await room.centre.write("x", in: name, by: room.staff.parveen)
        },
        Asking("Cases.SaveDraft") { room, name in
            _ = try await room.centre.perform(
                SaveDraft(.init(session: room.hers, case: name, kind: "session_note", text: "x")))
        },
        Asking("Cases.FindCase", .reference) { room, name in
            let found = try await room.centre.all(FindCase(.init(session: room.hers, text: name)))
            #expect(found.flatMap { $0.cases }.isEmpty)
            throw VaultError.notFound
        },
        Asking("Cases.ReadRecord", .record) { room, name in
            _ = try await room.centre.perform(ReadRecord(.init(session: room.hers, record: name)))
        },
        Asking("Cases.AmendRecord", .record) { room, name in
            _ = try await room.centre.perform(
                AmendRecord(
                    .init(
                        session: room.hers, record: name, base: 1, reason: "x", fields: [:], request: fresh())))
        },
        Asking("Cases.RecordHistory", .record) { room, name in
            _ = try await room.centre.perform(RecordHistory(.init(session: room.hers, record: name)))
        },
    ]

    private static let supervising = [
        Asking("Cases.Assign") { room, name in
            try await room.centre.assign(room.staff.noor, to: name, by: room.recused)
        },
        Asking("Cases.Unassign") { room, name in
            _ = try await room.centre.perform(
                Unassign(.init(session: room.recused.session, case: name, user: "wazir", request: fresh())))
        },
        Asking("Cases.Recuse") { room, name in
            _ = try await room.centre.recuse("noor", from: name, by: room.recused)
        },
        Asking("Cases.Handover") { room, name in
            _ = try await room.centre.handOver(name, from: "wazir", to: "noor", by: room.recused)
        },
        Asking("Cases.EmergencyOpen") { room, name in
            _ = try await room.centre.perform(
                EmergencyOpen(.init(session: room.recused.session, case: name, reason: "x", request: fresh())))
        },
        Asking("Cases.PreviewLeaving") { room, name in
            _ = try await room.centre.previewLeaving("wazir", .unassigned, by: room.recused, cases: [name])
        },
        Asking("Retention.SetHold") { room, name in
            _ = try await room.centre.perform(
                SetHold(.init(session: room.recused.session, case: name, reason: "x", request: fresh())))
        },
        Asking("Retention.ListHolds") { room, name in
            _ = try await room.centre.perform(ListHolds(.init(session: room.recused.session, case: name)))
        },
        Asking("Retention.Certificates") { room, name in
            _ = try await room.centre.perform(ShowCertificates(.init(session: room.recused.session, of: name)))
        },
        Asking("Retention.DestroyCase") { room, name in
            _ = try await room.centre.perform(
                DestroyCase(
                    .init(
                        session: room.recused.session, case: name, reason: "x",
                        passphrase: room.recused.passphrase, request: fresh())))
        },
        Asking("Retention.DestroyRecord", .record) { room, name in
            _ = try await room.centre.perform(
                DestroyRecord(
                    .init(
                        session: room.recused.session, record: name, reason: "x",
                        passphrase: room.recused.passphrase, request: fresh())))
        },
    ]
}

/// A case that a psychologist isn't assigned to, and from which the supervisor is recused.
struct ForbiddenRoom: Sendable {
    /// What a request has the vault do.
    struct Cost: Equatable {
        var statements: [String: Int]
        var openings: Int
    }

    let staff: Staff
    let forbidden: String
    let reference: String
    let record: String

    var centre: Centre { staff.centre }
    var hers: String { staff.parveen.session }
    var recused: Centre.Person { staff.supervisor }

    static func make() async throws -> ForbiddenRoom {
        let staff = try await Staff.fresh()
        // A stay of its own: what other tests open under the same keys isn't counted.
        let keys = try #require(staff.centre.vault.keys)
        staff.centre.vault.hold(keys.within(Unsealing(of: keys.vault)))
        let opened = try await staff.centre.openCase(by: staff.worker, child: "Somebody else")
        _ = try await staff.centre.recuse("sana", from: opened.case, by: staff.supervisor)
        return ForbiddenRoom(
            staff: staff, forbidden: opened.case, reference: opened.reference, record: opened.record)
    }

    /// Pairs of a name that is there and one of the same shape that isn't.
    func names(_ kind: Asking.Kind) -> [(forbidden: String, absent: String)] {
        let byReference = (forbidden: reference, absent: "Q-2026-4711")
        return switch kind {
        case .file: [(forbidden, CaseID.random().text), byReference]
        case .reference: [byReference]
        case .record: [(record, RecordID.random().text)]
        }
    }

    func ask(_ asking: Asking, _ name: String) async throws {
        await #expect(throws: VaultError.notFound, "\(asking.method) \(name)") { try await asking.ask(self, name) }
    }

    /// The statements by their text, those aside that keep the log's tree, of which every other entry completes a part.
    func cost(of step: () async throws -> Void) async throws -> Cost {
        let queue = centre.vault.file.queue
        let unsealing = try #require(centre.vault.keys?.unsealing)
        let before = unsealing.opened.withLock { $0 }
        let counting = StatementCount()
        try await queue.writeWithoutTransaction { database in
            database.trace(options: .statement) { counting.count("\($0)") }
        }
        try await step()
        try await queue.writeWithoutTransaction { $0.trace(options: []) }
        return Cost(statements: counting.found, openings: unsealing.opened.withLock { $0 } - before)
    }
}

/// Statements that SQLite ran, by their text.
private final class StatementCount: Sendable {
    private let seen = Mutex<[String: Int]>([:])

    var found: [String: Int] { seen.withLock { $0 } }

    func count(_ sql: String) {
        if sql.contains("log_node") { return }
        seen.withLock { $0[sql, default: 0] += 1 }
    }
}
