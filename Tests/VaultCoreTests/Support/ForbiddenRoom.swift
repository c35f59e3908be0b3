import Foundation
import GRDB
import Synchronization
import Testing
import Trust

@testable import VaultCore

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
    /// Of that case: a hold, and a request for approval.
    let hold: String
    let approval: String
    /// A colleague's draft, and what others have been told.
    let draft: String
    let notice: String

    var centre: Centre { staff.centre }
    var hers: String { staff.parveen.session }
    var recused: Centre.Person { staff.supervisor }

    static func make() async throws -> ForbiddenRoom {
        let staff = try await Staff.fresh()
        // A stay of its own: what other tests open under the same keys isn't counted.
        let keys = try #require(staff.centre.vault.keys)
        staff.centre.vault.hold(keys.within(Unsealing(of: keys.vault)))
        let opened = try await staff.centre.openCase(by: staff.worker, child: "Somebody else")
        let hold = try await staff.centre.hold(opened.case, by: staff.supervisor)
        var asking = AskSecond(.init(session: staff.admin.session, name: "nadia"))
        asking.caseFile = try CaseID(text: opened.case)
        let approval = try #require(try await staff.centre.ask(asking))
        let draft = try await staff.centre.saveDraft("hers", in: staff.file, by: staff.noor)
        let notice = try await staff.centre.breakGlass(staff.file, by: staff.supervisor).notice
        _ = try await staff.centre.recuse("sana", from: opened.case, by: staff.supervisor)
        return ForbiddenRoom(
            staff: staff, forbidden: opened.case, reference: opened.reference, record: opened.record, hold: hold,
            approval: approval, draft: draft, notice: notice)
    }

    /// Pairs of a name that is there and one of the same shape that isn't.
    func names(_ kind: Asking.Kind) -> [(forbidden: String, absent: String)] {
        let byReference = (forbidden: reference, absent: "Q-2026-4711")
        return switch kind {
        case .file: [(forbidden, CaseID.random().text), byReference]
        case .reference: [byReference]
        case .record: [(record, RecordID.random().text)]
        case .hold: [(hold, HoldID.random().text)]
        case .approval: [(approval, ApprovalID.random().text)]
        case .draft: [(draft, RecordID.random().text)]
        case .notice: [(notice, NoticeID.random().text)]
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
