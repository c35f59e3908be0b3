import FoundationEssentials
import Interfaces
import Sealing
import TransparencyLog
import Trust

@testable import VaultCore

/// One thing that somebody asks for, and what she is shown of it.
struct DamageProbe: Sendable {
    /// What a probe is about: nothing but the list itself, one case, or one thing in it.
    enum About: Hashable, Sendable {
        case list
        case caseFile(String)
        case item(String)
    }

    /// What was shown, thing by thing, and what was named as altered.
    struct Shown: Sendable {
        let items: Set<String>
        let damaged: [String]

        init(_ items: [String], _ reply: any NamesDamage) {
            self.items = Set(items)
            damaged = reply.damaged ?? []
        }
    }

    let name: String
    let person: String
    let about: About
    let ask: @Sendable () async throws -> Shown

    init(
        _ name: String, by person: Centre.Person, _ about: About, ask: @escaping @Sendable () async throws -> Shown
    ) {
        self.name = "\(name) by \(person.name)"
        self.person = person.name
        self.about = about
        self.ask = ask
    }
}

/// A centre in which every kind of row is there, and all that people ask for at it.
struct DamageCentre: Sendable {
    let staff: Staff
    let second: String
    let draft: String
    let approval: String
    let destroyed: String
    let other: String
    let notice: String
    /// What was written to the log before this instant stays as it is.
    let end: String

    var centre: Centre { staff.centre }

    static func make() async throws -> DamageCentre {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let second = try await centre.openCase(by: staff.worker, child: "Zarmina").case
        try await centre.assign(staff.noor, to: second, by: staff.supervisor)
        let other = try await centre.write("another", in: second, by: staff.noor).record
        try await centre.amend(other, base: 1, to: "another, corrected", by: staff.noor)
        let doomed = try await centre.write("to go", in: staff.file, by: staff.parveen).record
        try await staff.together { try await centre.destroy(doomed, by: staff.supervisor) }
        let draft = try await centre.saveDraft("unfinished", in: staff.file, by: staff.parveen)
        _ = try await centre.saveDraft("another", in: staff.file, by: staff.parveen)
        _ = try await centre.hold(staff.file, by: staff.supervisor)
        let notice = try await centre.breakGlass(second, by: staff.supervisor).notice
        let approval = try await centre.ask(by: staff.admin) ?? ""
        return DamageCentre(
            staff: staff, second: second, draft: draft, approval: approval, destroyed: doomed, other: other,
            notice: notice, end: Moment.text(centre.clock.now))
    }

    /// Everything that is asked for, of lists, cases and things in them.
    func probes(alsoLogins: Bool) -> [DamageProbe] {
        lists() + cases() + things() + (alsoLogins ? logins() : [])
    }

    private func lists() -> [DamageProbe] {
        let (centre, end) = (centre, end)
        let (sana, parveen, noor, auditor) = (staff.supervisor, staff.parveen, staff.noor, staff.auditor)
        let caseLists = [sana, parveen, noor, staff.worker].map { person in
            DamageProbe("case list", by: person, .list) {
                let replies = try await centre.all(ListCases(.init(session: person.session)))
                return .init(
                    replies.flatMap(\.cases).map { "\($0.reference) \($0.name ?? "") \($0.records)" },
                    Cases.ListCases.Reply(cases: [], damaged: replies.flatMap { $0.damaged ?? [] }))
            }
        }
        let days = [sana, parveen, noor, auditor].map { person in
            DamageProbe("today", by: person, .list) {
                let reply = try await centre.perform(Today(.init(session: person.session)))
                return .init(reply.tasks.map { "\($0.code) \($0.reference ?? "") \($0.record ?? "")" }, reply)
            }
        }
        return caseLists + days + [
            DamageProbe("drafts", by: parveen, .list) {
                let reply = try await centre.perform(ListDrafts(.init(session: parveen.session)))
                return .init(reply.drafts.map(\.id), reply)
            },
            DamageProbe("users", by: staff.admin, .list) { [staff] in
                let reply = try await centre.perform(ListUsers(.init(session: staff.admin.session)))
                return .init(reply.people.map { "\($0.name) \($0.active) \($0.standing)" }, reply)
            },
            DamageProbe("holds", by: sana, .list) {
                let reply = try await centre.perform(ListHolds(.init(session: sana.session)))
                return .init(reply.holds.map { "\($0.id) \($0.reference) \($0.by)" }, reply)
            },
            DamageProbe("approvals", by: sana, .list) {
                let reply = try await centre.perform(ListApprovals(.init(session: sana.session)))
                return .init(reply.approvals.map { "\($0.id) \($0.requester)" }, reply)
            },
            DamageProbe("emergencies", by: sana, .list) {
                let reply = try await centre.perform(EmergencyList(.init(session: sana.session)))
                return .init(reply.emergencies.map { "\($0.notice) \($0.person) \($0.reference)" }, reply)
            },
            DamageProbe("reviews", by: auditor, .list) {
                let reply = try await centre.perform(ListReviews(.init(session: auditor.session, reviewed: false)))
                return .init(reply.reviews.map { "\($0.notice) \($0.name ?? "") \($0.reason ?? "")" }, reply)
            },
            DamageProbe("audit list", by: auditor, .list) {
                let replies = try await centre.all(ListAudit(.init(session: auditor.session, to: end, limit: 1_000)))
                let entries = replies.flatMap(\.entries)
                // Words that are gone are told as erased; whether the log allows that, a verification says.
                let altered = entries.filter { $0.reasonFate == .erased }.map { "erased \($0.seq)" }
                return .init(
                    entries.map { "\($0.seq) \($0.action) \($0.name ?? "") \($0.reference ?? "") \($0.reason ?? "")" },
                    Audit.List.Reply(entries: [], damaged: replies.flatMap { $0.damaged ?? [] } + altered))
            },
        ]
    }

    private func cases() -> [DamageProbe] {
        let centre = centre
        let askers = [(staff.parveen, staff.file), (staff.noor, second), (staff.worker, staff.file)]
        return askers.flatMap { person, file in
            [
                DamageProbe("case show", by: person, .caseFile(file)) {
                    let reply = try await centre.perform(ShowCase(.init(session: person.session, case: file)))
                    return .init(
                        [reply.case.reference + (reply.case.name ?? "")]
                            + reply.records.map { "\($0.id) \($0.author)" }, reply)
                },
                DamageProbe("record list", by: person, .caseFile(file)) {
                    let replies = try await centre.all(ListRecords(.init(session: person.session, case: file)))
                    let damaged = replies.flatMap { ($0.damaged ?? []) + $0.altered }
                    return .init(
                        replies.flatMap(\.records).map { "\($0.id) \($0.author)" },
                        Cases.ListRecords.Reply(records: [], altered: [], damaged: damaged))
                },
            ]
        }
    }

    private func things() -> [DamageProbe] {
        let (centre, draft) = (centre, draft)
        let parveen = staff.parveen
        let notes = [(parveen, staff.note), (parveen, staff.processNote), (staff.noor, other)]
        return notes.flatMap { person, note in
            [
                DamageProbe("note", by: person, .item(note)) {
                    let reply = try await centre.perform(ReadRecord(.init(session: person.session, record: note)))
                    return .init(["\(reply.record.verified) \(reply.record.fields)"], reply)
                },
                DamageProbe("history", by: person, .item(note)) {
                    let reply = try await centre.perform(RecordHistory(.init(session: person.session, record: note)))
                    return .init(reply.versions.map { "\($0.version) \($0.author)" }, reply)
                },
            ]
        } + [
            DamageProbe("draft", by: parveen, .item(draft)) {
                let reply = try await centre.perform(ResumeDraft(.init(session: parveen.session, draft: draft)))
                return .init([reply.text], Cases.ListDrafts.Reply(drafts: []))
            }
        ]
    }

    private func logins() -> [DamageProbe] {
        let centre = centre
        return [staff.admin, staff.supervisor, staff.parveen, staff.auditor].map { person in
            DamageProbe("login", by: person, .list) {
                let reply = try await centre.perform(
                    Login(.init(user: person.name, passphrase: person.passphrase)))
                return .init(reply.identity.roles, reply)
            }
        }
    }

    /// The same disk in a new place, after a new start.
    func restarted() throws -> DamageCentre {
        DamageCentre(
            staff: try staff.restarted(), second: second, draft: draft, approval: approval, destroyed: destroyed,
            other: other, notice: notice, end: end)
    }
}
