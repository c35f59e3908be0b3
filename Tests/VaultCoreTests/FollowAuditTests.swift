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
        let parties = (1...5).map { Party(uid: $0, person: nil) }
        for party in parties.prefix(4) {
            for _ in 0..<8 { try followers.places.enter(party) }
            #expect(throws: VaultError.busy(.followers)) { try followers.places.enter(party) }
        }
        try followers.places.enter(parties[4])
        #expect(throws: VaultError.busy(.followers)) { try followers.places.enter(parties[4]) }
        followers.places.leave(parties[0])
        followers.places.leave(parties[0])
        try followers.places.enter(parties[0])
        followers.end()
        #expect(followers.isOver)
    }

    @Test func `who finds no place is refused, and the log says who it was`() async throws {
        let staff = try await Staff.fresh()
        let vault = staff.centre.vault
        let list = ListAudit(.init(session: staff.auditor.session))
        var party = try await vault.enter(vault.readings, for: list, of: Centre.root)
        for _ in 0..<3 { party = try await vault.enter(vault.readings, for: list, of: Centre.root) }
        await #expect(throws: VaultError.busy(.readings)) {
            _ = try await vault.enter(vault.readings, for: list, of: Centre.root)
        }
        let entry = try #require(try staff.centre.entries().last)
        let aslam = try staff.centre.user("aslam").text
        #expect(entry.gist == "list_audit failed busy.readings" && entry.actor.user?.text == aslam)
        vault.readings.leave(party)
        _ = try await vault.enter(vault.readings, for: list, of: Centre.root)
    }

    private func step(_ staff: Staff, _ step: FollowAudit) async throws -> (told: [String], next: FollowAudit?) {
        let chunk = try await staff.centre.vault.perform(chunk: step, for: Centre.root)
        return (chunk.reply.entries.map { "\($0.name ?? "") \($0.action)" }, chunk.rest)
    }
}
