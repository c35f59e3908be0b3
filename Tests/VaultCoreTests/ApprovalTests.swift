import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// One asks, another signs: exact, once, in time, and worth nothing but by a certified signature.
@Suite struct `Two people` {
    @Test func `a request waits, is approved, and allows the same call once`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let id = try #require(try await centre.ask(by: staff.admin))
        #expect(try await centre.ask(by: staff.admin) == id)
        let shown = try await centre.show(id, by: staff.supervisor)
        #expect(shown.approval.requester == "root-admin" && shown.approval.person == "nadia")
        #expect(shown.approval.action == "reenrol_user" && shown.approval.state == .pending && shown.approval.open)
        #expect(shown.details.map(\.name) == ["name"] && shown.details.map(\.value) == ["nadia"])
        let granted = try await centre.approve(id, by: staff.supervisor)
        #expect(granted.state == .granted && granted.approvers == ["sana"] && !granted.open)
        let before = centre.nextSeq
        #expect(try await centre.ask(by: staff.admin) == nil)
        let entry = try #require(try centre.entries(from: before).last)
        #expect(entry.outcome.result == .done && entry.approval?.text == id)
        #expect(try await centre.show(id, by: staff.admin).approval.state == .used)
        #expect(try await centre.show(id, by: staff.admin).details.isEmpty)
        let next = try await centre.ask(by: staff.admin)
        #expect(next != nil && next != id)
    }

    @Test func `whoever may approve sees it today and at login, and the requester sees that it is approved`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let id = try #require(try await centre.ask(by: staff.admin))
        let tasks = try await centre.perform(Today(.init(session: staff.supervisor.session))).tasks
        #expect(tasks.contains { $0.code == "approve" && $0.record == id && $0.person == "root-admin" })
        let greeted = try await centre.perform(Login(.init(user: "sana", passphrase: staff.supervisor.passphrase)))
        #expect(greeted.notices.contains { $0.code == "approval_asked" && $0.subject == id })
        #expect(try await centre.perform(ListApprovals(.init(session: staff.noor.session))).approvals.isEmpty)
        await #expect(throws: VaultError.notFound) { try await centre.show(id, by: staff.noor) }
        try await centre.approve(id, by: staff.supervisor)
        let mine = try await centre.perform(Today(.init(session: staff.admin.session))).tasks
        #expect(mine.contains { $0.code == "approved" && $0.record == id })
        #expect(try await centre.perform(ListApprovals(.init(session: staff.admin.session))).approvals.count == 1)
    }

    @Test func `an approval covers one scope, to the byte, and one requester`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let id = try #require(try await centre.ask(by: staff.admin, about: "nadia"))
        try await centre.approve(id, by: staff.supervisor)
        let other = try await centre.ask(by: staff.admin, about: "noor")
        #expect(other != nil && other != id)
        var twice = AskSecond(.init(session: staff.admin.session, name: "nadia"))
        twice.people = 2
        #expect(try await centre.ask(twice) != id)
        var elsewhere = AskSecond(.init(session: staff.worker.session, name: "nadia"))
        elsewhere.isDecided = false
        let another = try await centre.ask(elsewhere)
        #expect(another != nil && another != id)
        #expect(try await centre.ask(by: staff.admin, about: "nadia") == nil)
    }

    @Test func `nobody approves her own request, nor signs anything but what she was shown`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        var own = AskSecond(.init(session: staff.supervisor.session, name: "nadia"))
        own.isDecided = false
        let id = try #require(try await centre.ask(own))
        await #expect(throws: VaultError.denied(rule: "approve.own")) {
            try await centre.approve(id, by: staff.supervisor)
        }
        let hers = try #require(try await centre.ask(by: staff.admin))
        let shown = try await centre.show(hers, by: staff.supervisor)
        try centre.tamper(hers) { $0.scope.parameters = Array(#"{"name":"noor"}"#.utf8) }
        await #expect(throws: VaultError.invalidInput(parameter: "digest", fault: "differs")) {
            _ = try await centre.perform(
                Approve(
                    .init(
                        session: staff.supervisor.session, id: hers, digest: shown.digest,
                        passphrase: staff.supervisor.passphrase, request: fresh())))
        }
        await #expect(throws: VaultError.wrongPassphrase) {
            _ = try await centre.perform(
                Approve(
                    .init(
                        session: staff.supervisor.session, id: hers, digest: shown.digest, passphrase: "guess",
                        request: fresh())))
        }
    }

    @Test func `an approval ends in time, by a no, and by withdrawal`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let late = try #require(try await centre.ask(by: staff.admin))
        try await centre.approve(late, by: staff.supervisor)
        centre.clock.advance(seconds: 86_400)
        let session = try await centre.login("root-admin")
        let second = try #require(try await centre.ask(by: session))
        #expect(second != late)
        try await centre.refuse(second, by: session)
        #expect(try await centre.show(second, by: session).approval.state == .withdrawn)
        let third = try #require(try await centre.ask(by: session))
        #expect(third != second)
        let supervisor = try await centre.login("sana")
        try await centre.approve(third, by: supervisor)
        try await centre.refuse(third, by: supervisor)
        #expect(try await centre.show(third, by: session).approval.state == .refused)
        #expect(try await centre.ask(by: session) != nil)
        await #expect(throws: VaultError.alreadyDone) { try await centre.refuse(third, by: supervisor) }
    }

    @Test func `the database alone approves nothing: forged, moved, altered and put back`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let id = try #require(try await centre.ask(by: staff.admin))
        let (sana, noor) = (try centre.user("sana"), try centre.user("noor"))
        let vault = try #require(centre.vault.facts.vault)
        // A signature of nobody's, of the wrong person's key, and of somebody who may not approve.
        try centre.tamper(id) { $0.consents = [.init(user: sana, signature: [UInt8](repeating: 7, count: 64))] }
        #expect(try await centre.ask(by: staff.admin) == id)
        for (signer, claimed) in [(staff.noor, sana), (staff.noor, noor), (staff.admin, sana)] {
            let session = try centre.vault.session(signer.session, of: Centre.root)
            try centre.tamper(id) { approval in
                guard let key = try? session.signingKey() else { return }
                approval.consents = [.init(user: claimed, signature: key.sign(approval.message(in: vault)).bytes)]
            }
            #expect(try await centre.ask(by: staff.admin) == id)
        }
        // A true approval of one request, moved to another.
        let other = try #require(try await centre.ask(by: staff.admin, about: "noor"))
        try await centre.approve(other, by: staff.supervisor)
        var granted: Approval?
        try centre.tamper(other) { granted = $0 }
        try centre.tamper(id) { $0.consents = granted?.consents ?? [] }
        #expect(try await centre.ask(by: staff.admin) == id)
        // Altered after it was approved: for longer, by fewer.
        try centre.tamper(id) { $0 = $0 }
        try await centre.approve(id, by: staff.supervisor)
        let row = try #require(
            try centre.intrude { store, _ in
                try store.row(
                    "SELECT state, expires, box FROM approval WHERE id = ?",
                    [ApprovalID(text: id).bytes.data])
            })
        #expect(try await centre.ask(by: staff.admin) == nil)
        // Used up, and its old row put back.
        try centre.intrude { store, _ in
            try store.run(
                "UPDATE approval SET state = 'open', box = ? WHERE id = ?",
                [row.blob(2, of: .approval).data, ApprovalID(text: id).bytes.data])
        }
        let next = try await centre.ask(by: staff.admin)
        #expect(next != nil && next != id)
        #expect(try await centre.show(id, by: staff.admin).approval.state == .used)
    }

    @Test func `an approval is worth no more than its signer and the requester are when it is used`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let sana = try centre.user("sana")
        let founders = Centre.Founders(admin: staff.admin, supervisor: staff.supervisor, shares: [])
        let laila = try await centre.hire("laila", ["supervisor"], founders)
        let id = try #require(try await centre.ask(by: staff.admin))
        try await centre.approve(id, by: laila)
        // Withdrawn by the one who vouched for her: the signature was good when it was given.
        try await centre.state(
            .withdrawal(Withdrawal(stillValid: [])), on: .user(try centre.user("laila")), by: staff.supervisor)
        #expect(try await centre.ask(by: staff.admin) == id)
        #expect(try await centre.show(id, by: staff.admin).approval.approvers.isEmpty)
        try await centre.approve(id, by: staff.supervisor)
        // The approver's account says another role now.
        try centre.intrude { store, keys in
            let table = AccountTable(store: store, keys: keys, state: centre.vault.writerState)
            var account = try #require(try table.find(sana))
            account.roleNames = ["monitor"]
            try table.put(account)
        }
        #expect(try await centre.ask(by: staff.admin) == id)
        try centre.intrude { store, keys in
            let table = AccountTable(store: store, keys: keys, state: centre.vault.writerState)
            var account = try #require(try table.find(sana))
            account.roleNames = ["supervisor"]
            try table.put(account)
            var admin = try #require(try table.find(name: "root-admin"))
            admin.roleNames = ["monitor"]
            try table.put(admin)
        }
        // The requester has lost the role that may ask.
        await #expect(throws: VaultError.denied(rule: "no-rule")) { try await centre.ask(by: staff.admin) }
    }

    @Test func `whoever is recused from a case approves nothing about it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        var about = AskSecond(.init(session: staff.admin.session, name: "nadia"))
        about.caseFile = try CaseID(text: staff.file)
        let id = try #require(try await centre.ask(about))
        try await centre.approve(id, by: staff.supervisor)
        let founders = Centre.Founders(admin: staff.admin, supervisor: staff.supervisor, shares: [])
        let laila = try await centre.hire("laila", ["supervisor"], founders)
        let sana = try centre.user("sana")
        try await centre.state(.recusal(sana), on: .caseFile(try CaseID(text: staff.file)), by: laila)
        #expect(try await centre.ask(about) == id)
        await #expect(throws: VaultError.notFound) { try await centre.show(id, by: staff.supervisor) }
        try await centre.approve(id, by: laila)
        #expect(try await centre.ask(about) == nil)
    }

    @Test func `two approvals are of two people, and one person's requests are bounded`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        var two = AskSecond(.init(session: staff.admin.session, name: "nadia"))
        two.people = 2
        let id = try #require(try await centre.ask(two))
        try await centre.approve(id, by: staff.supervisor)
        await #expect(throws: VaultError.alreadyDone) { try await centre.approve(id, by: staff.supervisor) }
        var twin: Approval?
        try centre.tamper(id) {
            $0.consents += $0.consents; twin = $0
        }
        #expect(twin?.consents.count == 2)
        #expect(try await centre.ask(two) == id)
        let founders = Centre.Founders(admin: staff.admin, supervisor: staff.supervisor, shares: [])
        let laila = try await centre.hire("laila", ["supervisor"], founders)
        #expect(try await centre.approve(id, by: laila).state == .granted)
        #expect(try await centre.ask(two) == nil)
        await #expect(throws: VaultError.busy(.approvals)) {
            for number in 0..<33 {
                var request = AskSecond(.init(session: staff.admin.session, name: "nadia"))
                request.people = number % 16 + 1
                request.caseFile = try CaseID(bytes: [UInt8](repeating: UInt8(number), count: 16))
                _ = try await centre.ask(request)
            }
        }
    }

    @Test func `a request outlives a kill, and is forgotten a day after its end`() async throws {
        let staff = try await Staff.fresh()
        let id = try #require(try await staff.centre.ask(by: staff.admin))
        let later = try staff.restarted()
        #expect(try await later.centre.ask(by: later.admin) == id)
        later.centre.clock.advance(seconds: 2 * 86_400 + 1)
        await later.centre.vault.tick()
        #expect(try later.centre.onDisk { try $0.rows("SELECT id FROM approval").count } == 0)
    }
}
