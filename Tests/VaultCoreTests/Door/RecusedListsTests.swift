import Interfaces
import Testing
import Trust

@testable import VaultCore

/// Whatever once told somebody of a case, its lists are silent of it once she is recused from it.
@Suite struct `Lists and who has been recused since` {
    @Test(arguments: NamingList.all)
    func `name a case before the recusal and not after it`(_ list: NamingList) async throws {
        let staff = try await Staff.fresh()
        let laila = try await staff.secondSupervisor()
        try await list.prepare(staff)
        let before = try await list.read(staff)
        #expect(list.isNamed(staff.file, reference, in: before), "\(before)")
        _ = try await staff.centre.recuse(list.reader, from: staff.file, by: laila)
        let after = try? await list.read(staff)
        #expect(!list.isNamed(staff.file, reference, in: after ?? ""), "\(after ?? "")")
    }

    private var reference: String { "Q-2026-0001" }
}

/// A list that carries cases' references, and what makes it carry one.
struct NamingList: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reader: String
    let prepare: @Sendable (Staff) async throws -> Void
    let read: @Sendable (Staff) async throws -> String

    init(
        _ name: String, by reader: String, _ prepare: @escaping @Sendable (Staff) async throws -> Void,
        _ read: @escaping @Sendable (Staff) async throws -> String
    ) {
        (testDescription, self.reader, self.prepare, self.read) = (name, reader, prepare, read)
    }

    func isNamed(_ file: String, _ reference: String, in text: String) -> Bool {
        text.contains(file) || text.contains(reference)
    }

    static let all = supervising + daily

    private static let supervising = [
        NamingList("emergency list", by: "sana") { staff in
            _ = try await staff.centre.breakGlass(staff.file, by: staff.supervisor)
        } _: { staff in
            "\(try await staff.centre.perform(EmergencyList(.init(session: staff.supervisor.session))))"
        },
        NamingList("approve list", by: "sana") { staff in
            await #expect(throws: VaultError.self) { try await staff.centre.destroy(staff.note, by: staff.supervisor) }
        } _: { staff in
            "\(try await staff.centre.perform(ListApprovals(.init(session: staff.supervisor.session))))"
        },
        NamingList("hold list", by: "sana") { staff in
            _ = try await staff.centre.hold(staff.file, by: staff.supervisor)
        } _: { staff in
            "\(try await staff.centre.perform(ListHolds(.init(session: staff.supervisor.session))))"
        },
        NamingList("recover status", by: "sana") { staff in
            _ = try await staff.centre.startRecovery(.caseKeys, for: "parveen", by: staff.supervisor, in: staff.file)
        } _: { staff in
            "\(try await staff.centre.perform(ShowRecovery(.init(session: staff.supervisor.session))))"
        },
        NamingList("case list", by: "sana") { _ in
        } _: { staff in
            "\(try await staff.centre.all(ListCases(.init(session: staff.supervisor.session))))"
        },
    ]

    private static let daily = [
        NamingList("draft list", by: "parveen") { staff in
            _ = try await staff.centre.saveDraft("half", in: staff.file, by: staff.parveen)
        } _: { staff in
            "\(try await staff.centre.perform(ListDrafts(.init(session: staff.parveen.session))))"
        },
        NamingList("today, of a draft", by: "parveen") { staff in
            _ = try await staff.centre.saveDraft("half", in: staff.file, by: staff.parveen)
        } _: { staff in
            "\(try await staff.centre.perform(Today(.init(session: staff.parveen.session))))"
        },
        NamingList("today, of an emergency", by: "noor") { staff in
            _ = try await staff.centre.breakGlass(staff.file, by: staff.supervisor)
        } _: { staff in
            "\(try await staff.centre.perform(Today(.init(session: staff.noor.session))))"
        },
        NamingList("today, of an approval", by: "sana") { staff in
            await #expect(throws: VaultError.self) { try await staff.centre.destroy(staff.note, by: staff.supervisor) }
        } _: { staff in
            let lists = try await staff.centre.perform(ListApprovals(.init(session: staff.supervisor.session)))
            return "\(lists) \(try await staff.centre.perform(Today(.init(session: staff.supervisor.session))))"
        },
    ]
}
