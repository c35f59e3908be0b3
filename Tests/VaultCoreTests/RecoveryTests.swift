import FoundationEssentials
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// Custodians give keys back: what was lost is read again by whom it is for, and by nobody else.
@Suite struct `Recovering keys` {
    @Test func `an author who made new keys reads her process notes and drafts again, and nobody else does`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let draft = try await centre.saveDraft("half", in: staff.file, by: staff.parveen)
        let parveen = try await centre.renewKeys(of: "parveen", by: staff.admin, with: staff.supervisor)
        await #expect(throws: VaultError.notEligible, "nobody has vouched for the new keys") {
            try await centre.startRecovery(.processNotes, for: "parveen", by: staff.supervisor)
        }
        try await centre.vouch("parveen", parveen.fingerprint, by: staff.supervisor)
        await #expect(throws: VaultError.noKey(domain: "counselling")) {
            try await centre.read(staff.processNote, by: parveen)
        }
        try await centre.startRecovery(.processNotes, for: "parveen", by: staff.supervisor)
        let done = try await centre.bringAbout(with: [staff.shares[2], staff.shares[0]])
        #expect(done.complete && done.given == 2 && done.unopened == 0)
        #expect(centre.vault.writerState.shares == nil && centre.vault.status().shares == nil)
        #expect(try await centre.read(staff.processNote, by: parveen).verified)
        _ = try await centre.perform(ResumeDraft(.init(session: parveen.session, draft: draft)))
        await #expect(throws: VaultError.notFound) {
            try await centre.read(staff.processNote, by: staff.supervisor, purpose: "supervision", reason: "weekly")
        }
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.processNote, by: staff.noor) }
        let alone = try await centre.write("alone since", in: staff.file, by: parveen, audience: .author)
        #expect(try await centre.read(alone.record, by: parveen).verified)
    }

    @Test func `the keys of somebody who left come back to whom the plan entitles to them, once she is assigned`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let gone = try await centre.hire("asma", ["medical_officer"], staff.founders)
        try await centre.assign(gone, to: staff.file, by: staff.supervisor)
        let note = try await centre.writeMedical("fever", in: staff.file, by: gone)
        let next = try await centre.hire("maryam", ["medical_officer"], staff.founders)
        try await centre.withdraw("asma", by: staff.supervisor)
        try await centre.startRecovery(.personKeys, for: "maryam", by: staff.supervisor, from: "asma")
        let early = try await centre.bringAbout(with: staff.shares)
        #expect(early.complete && early.given == 0 && early.notEntitled > 0, "nobody has assigned her")
        try await centre.assign(next, to: staff.file, by: staff.supervisor)
        await #expect(throws: VaultError.noKey(domain: "medical")) { try await centre.read(note, by: next) }
        let before = centre.nextSeq
        try await centre.startRecovery(.personKeys, for: "maryam", by: staff.supervisor, from: "asma")
        let done = try await centre.bringAbout(with: staff.shares)
        #expect(done.given > 0)
        #expect(try await centre.read(note, by: next).verified)
        let entries = try centre.entries(from: before)
        #expect(
            entries.contains {
                $0.gist == "recover_rooms done recover.person_keys" && $0.subject.case?.text == staff.file
            })
        try await centre.startRecovery(.personKeys, for: "maryam", by: staff.supervisor, from: "asma")
        let again = try await centre.bringAbout(with: staff.shares)
        #expect(again.given == 0 && again.unopened == 0, "doing it again changes nothing")
        let later = try await centre.writeMedical("better", in: staff.file, by: next)
        #expect(try await centre.read(later, by: next).verified)
        await #expect(throws: VaultError.self) { try await centre.read(note, by: staff.parveen) }
    }

    @Test func `the keys of one case come back, and to nobody who isn't certified or is recused`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        // Everybody's sealed keys of the counselling room are lost, save recovery's.
        let holders = try ["parveen", "noor", "sana"].map { try centre.user($0) }
        try centre.attack { intruder in
            let id = try intruder.compartment(staff.file).1
            for holder in holders { try intruder.grants.delete(id, 1, .user(holder)) }
        }
        let lost = try centre.restart()
        let noor = try lost.resume(staff.noor, from: centre)
        let sana = try lost.resume(staff.supervisor, from: centre)
        await #expect(throws: VaultError.noKey(domain: "counselling")) { try await lost.read(staff.note, by: noor) }
        await #expect(throws: VaultError.notEligible) {
            try await lost.startRecovery(.caseKeys, for: "nadia", by: sana, in: staff.file)
        }
        try await lost.startRecovery(.caseKeys, for: "noor", by: sana, in: "Q-2026-0001")
        #expect(try await lost.bringAbout(with: staff.shares).given == 1)
        #expect(try await lost.read(staff.note, by: noor).verified)
        try await lost.recuse("noor", from: staff.file, by: sana)
        try await lost.startRecovery(.caseKeys, for: "noor", by: sana, in: staff.file)
        let recused = try await lost.bringAbout(with: staff.shares)
        #expect(recused.given == 0 && recused.notEntitled > 0)
    }

    @Test func `who is recused from a case asks for nobody's keys to it, and isn't told that it is there`() async throws
    {
        let staff = try await Staff.fresh()
        let sana = try staff.centre.user("sana")
        try await staff.centre.state(
            .recusal(sana), on: .caseFile(try CaseID(text: staff.file)), by: staff.supervisor)
        for file in [staff.file, "Q-2026-0001", "Q-2026-0077"] {
            await #expect(throws: VaultError.notFound) {
                try await staff.centre.startRecovery(.caseKeys, for: "noor", by: staff.supervisor, in: file)
            }
        }
    }

    @Test func `somebody's process notes go to a colleague only by two approvals, and end with the author's return`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let zarmina = try await centre.hire("zarmina", ["supervisor"], staff.founders)
        func ask() async throws {
            _ = try await centre.perform(
                StartRecovery(
                    .init(
                        session: staff.admin.session, deed: .inheritedNotes, person: "noor", from: "parveen",
                        reason: "she has died", passphrase: staff.admin.passphrase, request: fresh())))
        }
        await #expect(throws: VaultError.wrongPassphrase) {
            try await centre.startRecovery(.inheritedNotes, for: "noor", by: staff.admin, from: "parveen")
        }
        do { try await ask() } catch VaultError.approvalNeeded(let id, _) {
            try await centre.approve(id, by: staff.supervisor)
            await #expect(throws: VaultError.self, "one approval isn't enough") { try await ask() }
            try await centre.approve(id, by: zarmina)
        }
        try await ask()
        #expect(try await centre.bringAbout(with: staff.shares).given == 1)
        #expect(try await centre.read(staff.processNote, by: staff.noor).verified)
        await #expect(throws: VaultError.self, "reading is all") {
            try await centre.amend(staff.processNote, base: 1, to: "altered", by: staff.noor)
        }
        for supervisor in [staff.supervisor, zarmina] {
            await #expect(throws: VaultError.notFound) {
                try await centre.read(staff.processNote, by: supervisor, purpose: "supervision", reason: "weekly")
            }
        }
        let alone = try await centre.write("alone since", in: staff.file, by: staff.parveen, audience: .author)
        await #expect(throws: VaultError.noKey(domain: "counselling")) {
            try await centre.read(alone.record, by: staff.noor)
        }
        try await centre.renew(staff.parveen)
        await #expect(throws: VaultError.noKey(domain: "counselling")) {
            try await centre.read(staff.processNote, by: staff.noor)
        }
        for record in [alone.record, staff.processNote] {
            #expect(try await centre.read(record, by: staff.parveen).verified)
        }
    }

    @Test func `without a supervisor custodians certify one by the fingerprint she reads aloud`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let code = try await centre.account("zarmina", ["supervisor"], by: staff.admin)
        let zarmina = try await centre.enrol("zarmina", code)
        await #expect(throws: VaultError.needed("fingerprint", rule: "recover_start.certify")) {
            try await centre.startRecovery(.certify, for: "zarmina", by: staff.admin)
        }
        await #expect(throws: VaultError.fingerprintDiffers) {
            try await centre.startRecovery(
                .certify, for: "zarmina", by: staff.admin, fingerprint: staff.noor.fingerprint)
        }
        await #expect(throws: VaultError.notEligible) {
            try await centre.startRecovery(.certify, for: "noor", by: staff.admin, fingerprint: staff.noor.fingerprint)
        }
        try await centre.startRecovery(.certify, for: "zarmina", by: staff.admin, fingerprint: zarmina.fingerprint)
        #expect(try await centre.bringAbout(with: staff.shares).complete)
        try await centre.vouch("nadia", staff.newcomer.fingerprint, by: zarmina)
        try await centre.startRecovery(.withdraw, for: "zarmina", by: staff.admin)
        #expect(try await centre.bringAbout(with: staff.shares).complete)
        await #expect(throws: VaultError.notLoggedIn) { try await centre.tasks(of: zarmina) }
        #expect(try await centre.login("nadia").session.isEmpty == false)
        try await centre.assign(staff.newcomer, to: staff.file, by: staff.supervisor)
        #expect(try await centre.read(staff.note, by: staff.newcomer).verified, "whom she vouched for stays certified")
    }

    @Test func `keys changed between the asking and the last share are certified for nobody`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let code = try await centre.account("zarmina", ["supervisor"], by: staff.admin)
        let zarmina = try await centre.enrol("zarmina", code)
        try await centre.startRecovery(.certify, for: "zarmina", by: staff.admin, fingerprint: zarmina.fingerprint)
        try await centre.enterRecovery(staff.shares[0])
        let ghost = try Ghost(as: centre.user("zarmina"))
        try centre.attack { intruder in try intruder.edit("zarmina") { $0.keys = ghost.identity.encoded } }
        centre.vault.writerState.keep(
            try centre.attack { try #require(try $0.accounts.find(name: "zarmina")) }, for: try centre.user("zarmina"))
        await #expect(throws: VaultError.fingerprintDiffers) { try await centre.enterRecovery(staff.shares[1]) }
        #expect(centre.vault.status().shares?.entered == [1])
    }

    @Test func `where no admin can log in any more, root and the custodians make one`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        func ask(_ name: String, uid: Int) -> StartRecovery {
            StartRecovery(
                .init(session: nil, deed: .admin, person: name, uid: uid, reason: "a new machine", request: fresh()))
        }
        await #expect(throws: VaultError.nameTaken) { try await centre.perform(ask("noor", uid: 5)) }
        await #expect(throws: VaultError.self) { try await centre.perform(ask("rabia", uid: 5), uid: 20_001) }
        await #expect(throws: VaultError.notLoggedIn) {
            try await centre.perform(
                StartRecovery(
                    .init(session: nil, deed: .withdraw, person: "sana", reason: "no", request: fresh())))
        }
        for (name, uid) in [("rabia", 5), ("root-admin", 6)] {
            _ = try await centre.perform(ask(name, uid: uid))
            let before = try centre.wrappedRows()
            let code = try #require(try await centre.bringAbout(with: staff.shares).enrolment)
            let remains = try centre.remains(of: before)
            #expect(remains.gone == (name == "root-admin" ? 1 : 0) && remains.left == 0, "the seed before, if any")
            let admin = try await centre.enrol(name, code, uid: UInt32(uid))
            let status = try await centre.perform(KeysStatus(.init(session: admin.session)), uid: UInt32(uid))
            #expect(!status.slots.isEmpty)
            await #expect(throws: VaultError.self) {
                try await centre.vault.perform(
                    ReadRecord(.init(session: admin.session, record: staff.note)), for: Caller(uid: UInt32(uid)))
            }
        }
        await #expect(throws: VaultError.notLoggedIn) { try await centre.tasks(of: staff.admin) }
    }

    @Test func `whom it concerns is told before it happens, and an auditor reviews it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.startRecovery(.caseKeys, for: "noor", by: staff.supervisor, in: staff.file)
        for name in ["noor", "parveen", "wazir", "sana", "root-admin"] {
            let login = try await centre.perform(Login(.init(user: name, passphrase: centre.passphrase(of: name))))
            let notice = try #require(login.notices.first { $0.code == "recovery" }, "\(name)")
            #expect(notice.until != nil && notice.person == "sana" && notice.subject == "noor")
        }
        let queue = try await centre.perform(ListReviews(.init(session: staff.auditor.session, reviewed: false)))
        #expect(queue.reviews.contains { $0.kind == "recovery" && $0.reason == "nobody else has them" })
        #expect(queue.reviews.allSatisfy { $0.ending == nil })
        #expect(try await centre.perform(CancelShares(.init(share: staff.shares[1])), uid: 9).purpose == "recovery")
        await #expect(throws: VaultError.nothingCollected) { try await centre.enterRecovery(staff.shares[0]) }
        let ended = try await centre.perform(ListReviews(.init(session: staff.auditor.session, reviewed: false)))
        #expect(ended.reviews.map(\.ending) == [.cancelled], "called off, and to be reviewed all the same")
    }

    @Test func `shares that can bring nothing about any more don't stay in memory`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.startRecovery(.caseKeys, for: "noor", by: staff.supervisor, in: staff.file)
        try await centre.withdraw("noor", by: staff.supervisor)
        _ = try await centre.enterRecovery(staff.shares[0])
        await #expect(throws: VaultError.notEligible) { try await centre.enterRecovery(staff.shares[1]) }
        #expect(centre.vault.status().shares == nil)
        try await centre.seal()
        _ = try await centre.perform(UnsealByShares(.init(share: staff.shares[0])), uid: 20_001)
        #expect(centre.vault.status().shares?.entered == [1])
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(centre.vault.status().shares == nil)
    }

    @Test func `a custodian's share counts for what she was shown, and for nothing else`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let first = try await centre.startRecovery(.caseKeys, for: "noor", by: staff.supervisor, in: staff.file)
        #expect(
            first.asked.reference == "Q-2026-0001" && first.asked.person == "noor" && first.asked.requester == "sana")
        await #expect(throws: VaultError.busy(.shares)) {
            try await centre.startRecovery(.withdraw, for: "sana", by: staff.admin)
        }
        await #expect(throws: VaultError.needed("share", rule: "recover_show.custodian")) {
            try await centre.perform(ShowRecovery(.init(session: nil, share: nil)), uid: 20_001)
        }
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.perform(ShowRecovery(.init(session: staff.noor.session, share: nil)))
        }
        await #expect(throws: VaultError.needed("share", rule: "cancel_shares.custodian"), "she hasn't asked for it") {
            try await centre.perform(CancelShares(.init(session: staff.admin.session)))
        }
        _ = try await centre.perform(CancelShares(.init(session: staff.supervisor.session)))
        try await centre.startRecovery(.withdraw, for: "sana", by: staff.admin)
        await #expect(throws: VaultError.nothingCollected, "another deed under another id") {
            try await centre.vault.enterRecovery(
                .init(recovery: first.collection.id, share: staff.shares[0]), for: Caller(uid: 20_001))
        }
        #expect(centre.vault.writerState.shares?.entered == [])
        await #expect(throws: VaultError.alreadyDone) {
            try await centre.perform(UnsealByShares(.init(share: staff.shares[0])))
        }
        try await centre.seal()
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(centre.vault.status().shares == nil, "a seal ends it")
    }

    @Test func `keys are given back for the collection that was agreed to, and not for the one that follows`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        func agree(to id: String) async throws -> CollectionID {
            for share in staff.shares.prefix(2) {
                _ = try await centre.perform(EnterRecovery(.init(recovery: id, share: share)), uid: 20_001)
            }
            return try CollectionID(text: id)
        }
        func give(_ id: CollectionID) async throws -> RecoverRooms.Batch {
            let request = Work.Request(
                caller: Centre.root, at: centre.clock.moment, keys: centre.vault.keys, session: nil)
            return try await Door(vault: centre.vault).pass("recover_rooms", request, .ordinary) {
                work throws(VaultError) in try RecoverRooms(work, for: id).run(nil)
            }
        }
        let first = try await centre.startRecovery(.caseKeys, for: "noor", by: staff.supervisor, in: staff.file)
        let over = try await agree(to: first.collection.id)
        _ = try await centre.perform(CancelShares(.init(session: staff.supervisor.session)))
        let second = try await centre.startRecovery(.processNotes, for: "parveen", by: staff.supervisor)
        let current = try await agree(to: second.collection.id)
        await #expect(throws: VaultError.nothingCollected) { try await give(over) }
        #expect(try await give(current).left?.isEmpty == true)
    }

    @Test func `an admin who starts a recovery with a share set, a key or an epoch of his own gets nothing`()
        async throws
    {
        let staff = try await Staff.fresh()
        let planted = try PlantedSet(in: staff.centre)
        for withKey in [false, true] {
            let centre = try staff.centre.restart()
            try planted.write(to: centre, withKey: withKey)
            let robbed = try centre.restart()
            let admin = try robbed.resume(staff.admin, from: staff.centre)
            let noor = try robbed.resume(staff.noor, from: staff.centre)
            await #expect(throws: VaultError.self) {
                try await robbed.startRecovery(.caseKeys, for: "noor", by: admin, in: staff.file)
                try await robbed.bringAbout(with: planted.shares)
            }
            #expect(try await robbed.read(staff.note, by: noor).verified, "nobody is held up by it")
        }
    }
}

extension Centre {
    /// A record that only medical officers have the key of.
    func writeMedical(_ text: String, in file: String, by author: Person) async throws -> String {
        try await perform(
            AddRecord(
                .init(
                    session: author.session, case: file, kind: "note", domain: "medical",
                    fields: ["subject": .string(text), "note": .string(text)], event: "2026-01-06", request: fresh()))
        ).record
    }
}
