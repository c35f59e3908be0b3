import Interfaces
import Synchronization
import Testing
import Trust
import Varlink

@testable import VaultCore

/// How long a refusal takes must not tell whether there is such a case or record: it takes the same steps.
@Suite struct `What isn't there and what the caller may not know of` {
    @Test(arguments: Asking.all)
    func `are refused by the same statements and openings`(_ asking: Asking) async throws {
        let room = try await ForbiddenRoom.make()
        for (forbidden, absent) in room.names(asking.kind) {
            room.centre.vault.standIns.forget()
            // Twice each: the first time also reads what the second finds in memory, and lets the one stand in for the other.
            for name in [forbidden, absent] { try await room.ask(asking, name) }
            let there = try await room.cost { try await room.ask(asking, forbidden) }
            let nowhere = try await room.cost { try await room.ask(asking, absent) }
            #expect(there == nowhere, "\(asking.method) \(forbidden) and \(absent)")
            #expect(there.openings > 2 || !asking.kind.isOfCase, "the case was looked at")
        }
    }

    @Test func `are refused by the same statements where the forbidden one's chain isn't known yet`() async throws {
        let room = try await ForbiddenRoom.make()
        let asking = try #require(Asking.all.first { $0.method == "Cases.ShowCase" })
        room.centre.vault.standIns.forget()
        for name in [room.forbidden, CaseID.random().text] { try await room.ask(asking, name) }
        let nowhere = try await room.cost { try await room.ask(asking, CaseID.random().text) }
        let state = room.centre.vault.writerState
        for (pin, known) in state.mark().ledgers {
            var ledger = known
            ledger.forgetFiles()
            state.keep(ledger, pin: pin)
        }
        let there = try await room.cost { try await room.ask(asking, room.forbidden) }
        #expect(there == nowhere)
    }

    @Test func `leave entries that name the forbidden one, and nothing in place of the absent one`() async throws {
        let room = try await ForbiddenRoom.make()
        let asking = try #require(Asking.all.first { $0.method == "Cases.ShowCase" })
        try await room.ask(asking, room.forbidden)
        let named = try #require(try room.centre.entries().last)
        #expect(named.subject.case?.text == room.forbidden)
        try await room.ask(asking, CaseID.random().text)
        let unnamed = try #require(try room.centre.entries().last)
        #expect(unnamed.subject.case == nil && unnamed.subject.record == nil && unnamed.items.isEmpty)
        #expect(unnamed.outcome.rule?.text == "not-found")
    }

    @Test func `answer alike where the rest of the request is wrong`() async throws {
        let room = try await ForbiddenRoom.make()
        let (centre, session) = (room.centre, room.staff.parveen.session)
        for name in [room.forbidden, CaseID.random().text] {
            await #expect(throws: VaultError.invalidInput(parameter: "purpose", fault: "unknown")) {
                try await centre.perform(ShowCase(.init(session: session, case: name, purpose: "curiosity")))
            }
        }
        for record in [room.record, RecordID.random().text] {
            await #expect(throws: VaultError.notFound) {
                try await centre.perform(ReadRecord(.init(session: session, record: record, version: 7)))
            }
        }
    }

    @Test func `are tried by every parameter that names something, save for those with a reason`() throws {
        let tried = Asking.all.flatMap { asking in asking.kind.parameters.map { "\(asking.method) \($0)" } }
        let known = Set(tried).union(Asking.others.keys)
        var found: Set<String> = []
        for interface in VarlinkInterface.all {
            let description = try InterfaceDescription(parsing: interface.definition)
            let short = description.name.split(separator: ".").last ?? ""
            for member in description.members {
                guard case .method(let parameters, _, _) = member.definition else { continue }
                for parameter in parameters where !Self.namesNothing.contains(parameter.name) {
                    found.insert("\(short).\(member.name) \(parameter.name)")
                }
            }
        }
        #expect(found.subtracting(known) == [])
        #expect(Set(Asking.others.keys).subtracting(found) == [])
    }

    /// Parameters that say what is written, how, why, by whom and when. People by their login names are among them: whoever
    /// may name a colleague may list all of them, and a login is refused as `SessionTests` hold.
    private static let namesNothing: Set<String> = [
        "session", "request", "passphrase", "reason", "purpose", "remark", "code", "share", "fingerprint", "digest",
        "old", "new", "user", "name", "person", "from", "to", "custodians", "admin", "roles", "uids", "uid", "fields",
        "registration", "event", "kind", "domain", "audience", "version", "base", "year", "status", "minutes",
        "leaving",
        "preview", "limit", "action", "outcome", "break_glass", "since", "generation", "seq", "reviewed", "checkpoint",
        "threshold", "number", "deed", "epoch", "start", "slot", "opening", "openings", "staying", "credential", "lost",
    ]
}
