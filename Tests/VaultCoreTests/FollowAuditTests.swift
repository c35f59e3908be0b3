import Interfaces
import Testing

@testable import VaultCore

@Suite struct `Following the log` {
    @Test func `tells what is new and fits, and never what a follower left`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let session = staff.auditor.session
        var all = try await step(staff, FollowAudit(.init(session: session)))
        var hers = try await step(staff, FollowAudit(.init(session: session, user: "parveen")))
        #expect(all.told.isEmpty && hers.told.isEmpty)
        _ = try await centre.read(staff.note, by: staff.parveen)
        _ = try await centre.read(staff.note, by: staff.noor)
        all = try await step(staff, try #require(all.next))
        hers = try await step(staff, try #require(hers.next))
        #expect(all.told == ["parveen read_record", "noor read_record"] && hers.told == ["parveen read_record"])
        let (rest, heard) = (try #require(all.next), try #require(hers.next))
        let looks = try await centre.vault.look { work throws(VaultError) in
            (try rest.glance(work).hasNews, try heard.glance(work).hasNews)
        }
        #expect(!looks.0 && !looks.1, "two followers don't wake each other")
        _ = try await centre.perform(WhoAmI(.init(session: staff.noor.session)))
        let news = try await centre.vault.look { work throws(VaultError) in
            (try rest.glance(work).hasNews, try heard.glance(work).hasNews)
        }
        #expect(news.0 && !news.1)
    }

    @Test func `so many follow at most, and nobody once the daemon ends`() throws {
        let followers = Followers()
        for _ in 0..<32 { try followers.enter() }
        #expect(throws: VaultError.busy(.followers)) { try followers.enter() }
        followers.leave()
        try followers.enter()
        followers.end()
        #expect(followers.isOver)
    }

    private func step(_ staff: Staff, _ step: FollowAudit) async throws -> (told: [String], next: FollowAudit?) {
        let chunk = try await staff.centre.vault.perform(chunk: step, for: Centre.root)
        return (chunk.reply.entries.map { "\($0.name ?? "") \($0.action)" }, chunk.rest)
    }
}
