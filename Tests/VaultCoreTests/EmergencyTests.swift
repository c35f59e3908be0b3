import CanonicalJSON
import FoundationEssentials
import Interfaces
import Sealing
import Testing
import TransparencyLog
import Trust

@testable import VaultCore

/// Break-glass: announced, limited in time, shown to the case holder, queued for review.
@Suite struct `Break-glass` {
    @Test func `it opens a case without further reasons, as an emergency in the log, for an hour`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: staff.supervisor) }
        let before = centre.nextSeq
        let opened = try await centre.breakGlass(staff.file, by: staff.supervisor)
        #expect(opened.told == ["noor", "parveen", "wazir"])
        #expect(try await centre.read(staff.note, by: staff.supervisor).verified)
        let shown = try await centre.perform(
            ShowCase(.init(session: staff.supervisor.session, case: staff.file)))
        #expect(shown.records.contains { $0.id == staff.note })
        let entries = try centre.entries(from: before)
        #expect(entries.map(\.action.text) == ["emergency_open", "read_record", "show_case"])
        #expect(entries.allSatisfy { $0.purpose?.rawValue == "emergency" && $0.outcome.result == .done })
        #expect(entries[0].reason != nil && entries[0].subject.record?.text == opened.notice)
        #expect(entries[1].outcome.rule?.text.contains("break_glass") == true)
        centre.clock.advance(seconds: 59 * 60)
        let later = try await centre.login("sana")
        #expect(try await centre.read(staff.note, by: later).verified)
        centre.clock.advance(seconds: 60)
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: later) }
    }

    @Test func `it survives a restart, and is another case's and another person's nothing`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.breakGlass(staff.file, by: staff.supervisor)
        let other = try await staff.centre.openCase(by: staff.worker)
        let restarted = try staff.restarted()
        #expect(try await restarted.centre.read(staff.note, by: restarted.supervisor).verified)
        await #expect(throws: VaultError.self) {
            try await restarted.centre.read(other.record, by: restarted.supervisor)
        }
    }

    @Test func `it reaches no process note, no recused person, nobody without standing keys and nobody assigned`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.processNote, by: staff.supervisor) }
        for person in [staff.parveen, staff.worker, staff.auditor, staff.admin] {
            await #expect(throws: VaultError.denied(rule: "no-rule")) {
                try await centre.breakGlass(staff.file, by: person)
            }
        }
        try await centre.state(
            .recusal(try centre.user("sana")), on: .caseFile(CaseID(text: staff.file)), by: staff.supervisor)
        await #expect(throws: VaultError.notFound) { try await centre.breakGlass(staff.file, by: staff.supervisor) }
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.note, by: staff.supervisor) }
    }

    @Test func `a domain without standing keys stays closed`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let officer = try await centre.hire(
            "farida", ["medical_officer"],
            Centre.Founders(admin: staff.admin, supervisor: staff.supervisor, shares: []))
        try await centre.assign(officer, to: staff.file, by: staff.supervisor)
        let medical = try await centre.perform(
            AddRecord(
                .init(
                    session: officer.session, case: staff.file, kind: "note", domain: "medical",
                    fields: ["subject": "fever", "note": "38.5"], request: fresh())))
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        await #expect(throws: VaultError.notFound) { try await centre.read(medical.record, by: staff.supervisor) }
    }

    @Test func `a time beyond four hours, a blank reason and a case that isn't there are refused`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        for minutes in [0, -1, 241, Int.max] {
            await #expect(throws: VaultError.invalidInput(parameter: "minutes", fault: "out_of_range")) {
                try await centre.breakGlass(staff.file, by: staff.supervisor, minutes: minutes)
            }
        }
        await #expect(throws: VaultError.needed("reason", rule: "supervisor.emergency_open.team")) {
            try await centre.breakGlass(staff.file, by: staff.supervisor, reason: " \n")
        }
        await #expect(throws: VaultError.notFound) {
            try await centre.breakGlass(CaseID.random().text, by: staff.supervisor)
        }
        #expect(try await centre.perform(EmergencyList(.init(session: staff.supervisor.session))).emergencies.isEmpty)
    }

    @Test func `those assigned are told at each login and today, until each has acknowledged it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let notice = try await centre.breakGlass(staff.file, by: staff.supervisor).notice
        for _ in 0..<2 {
            let login = try await centre.perform(
                Login(.init(user: "parveen", passphrase: staff.parveen.passphrase)))
            let told = try #require(login.notices.first { $0.notice == notice })
            #expect(told.code == "break_glass" && told.person == "sana" && told.reference == "Q-2026-0001")
            #expect(told.time != nil && told.until != nil)
        }
        #expect(try await tasks(staff.parveen, centre).contains { $0.notice == notice && $0.person == "sana" })
        let seen = EmergencySeen(.init(session: staff.parveen.session, notice: notice, request: fresh()))
        _ = try await centre.perform(seen)
        _ = try await centre.perform(seen)
        #expect(try await !tasks(staff.parveen, centre).contains { $0.notice != nil })
        #expect(try await tasks(staff.noor, centre).contains { $0.notice == notice })
        let line = try #require(
            try await centre.perform(EmergencyList(.init(session: staff.supervisor.session))).emergencies.first)
        #expect(line.seen == ["parveen"] && line.told == ["noor", "parveen", "wazir"] && !line.reviewed)
        await #expect(throws: VaultError.notFound) {
            try await centre.perform(
                EmergencySeen(.init(session: staff.supervisor.session, notice: notice, request: fresh())))
        }
    }

    @Test func `it waits for an auditor, who reads the reason and closes it with a remark, once`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let notice = try await centre.breakGlass(staff.file, by: staff.supervisor).notice
        func list(_ reviewed: Bool = false) async throws -> Audit.ListReviews.Reply {
            try await centre.perform(ListReviews(.init(session: staff.auditor.session, reviewed: reviewed)))
        }
        let waiting = try #require(try await list().reviews.first)
        #expect(waiting.notice == notice && waiting.kind == "break_glass" && waiting.name == "sana")
        #expect(waiting.case == staff.file && waiting.reason == "she is at the hospital" && waiting.told == 3)
        let entry = try await centre.perform(
            ShowAudit(.init(session: staff.auditor.session, generation: waiting.generation, seq: waiting.seq))
        ).entry
        #expect(entry.action == "emergency_open" && entry.record == notice)
        #expect(try await tasks(staff.auditor, centre).contains { $0.code == "review" && $0.notice == notice })
        func review(_ remark: String) async throws {
            _ = try await centre.perform(
                ReviewNotice(
                    .init(session: staff.auditor.session, notice: notice, remark: remark, request: fresh())))
        }
        await #expect(throws: VaultError.needed("reason", rule: "auditor.review_notice")) { try await review(" ") }
        try await review("the hospital confirms")
        await #expect(throws: VaultError.alreadyDone) { try await review("again") }
        let left = try await list()
        #expect(left.waiting == 0 && left.reviews.isEmpty)
        let closed = try #require(try await list(true).reviews.first)
        #expect(closed.reviewer == "aslam" && closed.remark == "the hospital confirms" && closed.reviewed != nil)
        #expect(try await !tasks(staff.auditor, centre).contains { $0.code == "review" })
    }

    @Test func `a repeat of the request opens nothing twice`() async throws {
        let staff = try await Staff.fresh()
        let open = EmergencyOpen(
            .init(session: staff.supervisor.session, case: staff.file, reason: "urgent", request: fresh()))
        let first = try await staff.centre.perform(open)
        #expect(try await staff.centre.perform(open).notice == first.notice)
        let all = try await staff.centre.perform(EmergencyList(.init(session: staff.supervisor.session))).emergencies
        #expect(all.map(\.notice) == [first.notice])
    }

    private func tasks(_ person: Centre.Person, _ centre: Centre) async throws -> [Session.Task] {
        try await centre.perform(Today(.init(session: person.session))).tasks
    }
}

/// What an administrator can write into the database about emergencies: none of it opens anything.
@Suite struct `Planted emergencies` {
    @Test(arguments: Planted.allCases)
    func `a planted row opens nothing`(_ planted: Planted) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let (sana, file) = (try centre.user("sana"), try CaseID(text: staff.file))
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        #expect(try await centre.read(staff.note, by: staff.supervisor).verified)
        let other = try await centre.openCase(by: staff.worker)
        try centre.attack { intruder in
            try planted.write(intruder, sana, file, into: CaseID(text: other.case))
        }
        let target = planted == .ofAnotherCase ? other.record : staff.note
        await #expect(throws: VaultError.self) { try await centre.read(target, by: staff.supervisor) }
    }

    @Test func `another person's own emergency is none of hers`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let second = try await centre.hire(
            "rukhsana", ["supervisor"],
            Centre.Founders(admin: staff.admin, supervisor: staff.supervisor, shares: []))
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        let file = try CaseID(text: staff.file)
        let (hers, mine) = (try centre.user("rukhsana"), try centre.user("sana"))
        try centre.attack { intruder in
            let row = try #require(try intruder.directory.value(.emergency, mine.bytes + file.bytes))
            try intruder.directory.put(row, .emergency, hers.bytes + file.bytes)
        }
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: second) }
        #expect(try await centre.read(staff.note, by: staff.supervisor).verified)
    }

    /// How a row is made.
    enum Planted: CaseIterable {
        case unsigned, signedByAnother, prolonged, ofAnotherCase, endless

        func write(_ intruder: Intruder, _ user: UserID, _ file: CaseID, into other: CaseID) throws {
            let place = user.bytes + file.bytes
            let row = try #require(try intruder.directory.value(.emergency, place))
            let known = try JSONDecoder().decode(Emergency.self, from: row.data)
            func forged(until: Int64, _ signature: (Emergency) throws -> [UInt8]) throws -> [UInt8] {
                var made = Emergency(
                    notice: known.notice, caseFile: known.caseFile, user: known.user,
                    term: try known.term.ending(until))
                made.signature = try signature(made)
                return [UInt8](try JSONEncoder().encode(made))
            }
            switch self {
            case .unsigned: try intruder.directory.put(forged(until: known.term.until) { _ in [] }, .emergency, place)
            case .signedByAnother:
                let ghost = try Ghost(as: user)
                try intruder.directory.put(
                    forged(until: known.term.until) { try ghost.sign($0.signed(in: intruder.keys.vault)) }, .emergency,
                    place)
            case .prolonged:
                try intruder.directory.put(
                    forged(until: known.term.until + 60_000_000) { _ in known.signature }, .emergency, place)
            case .ofAnotherCase: try intruder.directory.put(row, .emergency, user.bytes + other.bytes)
            case .endless:
                try intruder.directory.put(forged(until: .max) { _ in known.signature }, .emergency, place)
            }
        }
    }
}

extension Term {
    /// The same with another end, as somebody writes it who has the key of the row.
    fileprivate func ending(_ until: Int64) throws -> Term {
        var text = try JSONValue(parsing: [UInt8](JSONEncoder().encode(self))).objectValue ?? [:]
        text["until"] = .integer(until)
        return try JSONDecoder().decode(Term.self, from: JSONEncoder().encode(text))
    }
}
