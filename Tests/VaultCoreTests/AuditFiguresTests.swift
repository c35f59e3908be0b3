import Interfaces
import Testing

@testable import VaultCore

@Suite struct `Figures of the log` {
    @Test func `the answers add up to the log, and name keys and emergencies`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        _ = try await centre.read(staff.note, by: staff.supervisor)
        _ = try? await centre.read(staff.note, by: staff.admin)
        let entries = try centre.entries()
        let replies = try await centre.all(AuditFigures(.init(session: staff.auditor.session)))
        #expect(replies.reduce(0) { $0 + $1.entries } == entries.count && replies.last?.left == 0)
        let people = replies.flatMap(\.people)
        #expect(people.first { $0.name == "sana" }?.breakGlass == 2)
        #expect(people.first { $0.name == "root-admin" }?.all.denied == 1)
        #expect(people.contains { $0.user == nil && $0.uid == 0 })
        let quarters = replies.flatMap(\.quarters)
        #expect(quarters.allSatisfy { $0.start.isMultiple(of: 900) })
        #expect(quarters.reduce(0) { $0 + $1.all.done + $1.all.denied + $1.all.failed } == entries.count)
        let events = replies.flatMap(\.events)
        #expect(events.filter(\.emergency).map(\.action) == ["read_record", "emergency_open"])
        #expect(Set(["vouch", "enrol", "share_claim"]).isSubset(of: events.map(\.action)))
        #expect(
            replies.first?.health?.next == entries.count && replies.flatMap(\.rules).contains { $0.rule == "no-rule" })
    }

    @Test func `a time that is asked for counts alone, and a long log comes in steps`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        centre.clock.advance(seconds: 86_400)
        let from = Moment.text(centre.clock.now)
        for _ in 0..<1_100 { try await centre.note("whoami") }
        let auditor = try await centre.login(staff.auditor.name)
        let parameters = Audit.Figures.Parameters(session: auditor.session, from: from)
        let replies = try await centre.all(AuditFigures(parameters))
        #expect(replies.count >= 3 && replies.allSatisfy { $0.entries <= 512 })
        let done = replies.flatMap(\.actions).filter { $0.action == "whoami" }.reduce(0) { $0 + $1.all.done }
        #expect(done == 1_100)
        #expect(replies.dropLast().allSatisfy { $0.left > 0 } && replies.dropFirst().allSatisfy { $0.health == nil })
    }
}
