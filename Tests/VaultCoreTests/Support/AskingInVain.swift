import Interfaces
import Testing
import Trust

@testable import VaultCore

/// A method that takes the name of a case or record, asked by somebody who may not know of it.
struct Asking: Sendable, CustomTestStringConvertible {
    enum Kind: Sendable {
        case file, reference, record, hold, approval, draft, notice

        /// What the parameter that such a name is given by is called.
        var parameters: Set<String> {
            switch self {
            case .file, .reference: ["case", "cases", "of", "text"]
            case .record: ["record"]
            case .hold: ["hold"]
            case .approval: ["id"]
            case .draft: ["draft"]
            case .notice: ["notice"]
            }
        }

        /// A draft is looked for in her own list alone; a notice and a request for approval are told by their own row.
        var isOfCase: Bool { [.file, .reference, .record, .hold].contains(self) }
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

    static let all = clinical + supervising + smaller

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
