import CanonicalJSON
import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Testing
import TransparencyLog
import Trust

@testable import VaultCore

/// What is destroyed is gone, what is held is kept, and both take two people.
@Suite struct `Destruction and legal holds` {
    @Test func `a destroyed record leaves no key, no ciphertext and no word in the files`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.amend(staff.note, base: 1, to: "second " + Staff.canary, by: staff.parveen)
        _ = try await centre.read(staff.note, by: staff.supervisor, reason: "why she reads it")
        let remains = try centre.remains(of: staff.note)
        #expect(remains.count == 10)
        #expect(try centre.found(remains) == remains.count)
        let entries = try centre.onDisk { try $0.rows("SELECT seq FROM log_reason").count }
        let replies = try centre.onDisk { try $0.rows("SELECT tag FROM request").count }
        try await staff.together { try await centre.destroy(staff.note, by: staff.supervisor) }
        #expect(try centre.found(remains) == 0)
        #expect(try centre.remains(of: staff.note).isEmpty)
        // The reasons of reading it, and of asking, are gone; that of destroying it stays.
        let left = try centre.onDisk { try $0.rows("SELECT seq FROM log_reason").count }
        #expect(entries == 1 && left == 1)
        #expect(try centre.onDisk { try $0.rows("SELECT tag FROM request").count } < replies + 8)
        for (person, reason) in [(staff.parveen, nil), (staff.noor, nil), (staff.supervisor, "again")] {
            await #expect(throws: VaultError.notFound) {
                try await centre.read(staff.note, by: person, reason: reason)
            }
        }
        await #expect(throws: VaultError.notFound) {
            try await centre.amend(staff.note, base: 2, to: "back", by: staff.parveen)
        }
        #expect(try await centre.read(staff.processNote, by: staff.parveen).fields["note"] != nil)
    }

    @Test func `a tombstone tells who, when and by whose approval, to those who might have read it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.nextSeq
        try await staff.together { try await centre.destroy(staff.note, by: staff.supervisor) }
        let lines = try await centre.all(ListRecords(.init(session: staff.parveen.session, case: staff.file)))
            .flatMap(\.records)
        #expect(lines.filter { $0.destroyed != nil }.map(\.id) == [staff.note])
        #expect(lines.count == 3)
        let history = try await centre.perform(RecordHistory(.init(session: staff.parveen.session, record: staff.note)))
        #expect(history.versions.map(\.author) == ["parveen"] && history.versions.allSatisfy { $0.reason == nil })
        #expect(history.destroyed?.by == "sana" && history.destroyed?.approvers == ["laila"])
        let entry = try #require(
            try centre.entries(from: before).last {
                $0.action.text == "destroy_record" && $0.outcome.result == .done
            })
        #expect(history.destroyed?.entry == Int(entry.stamp.sequence))
        #expect(entry.approval != nil && entry.items.map { $0.record?.text } == [staff.note])
        await #expect(throws: VaultError.notFound) {
            _ = try await centre.perform(RecordHistory(.init(session: staff.worker.session, record: staff.note)))
        }
        let certificate = try #require(try await centre.certificates(of: staff.note, by: staff.supervisor).first)
        #expect(certificate.verified)
        let text = try JSONValue(parsing: Array(certificate.text.utf8))
        #expect(text["record"]?.stringValue == staff.note && text["kind"]?.stringValue == "session_note")
        #expect(text["audit"]?["seq"]?.integerValue == Int64(entry.stamp.sequence))
        #expect(text["requester"]?["name"]?.stringValue == "sana")
        #expect(text["approvers"]?[0]?["name"]?.stringValue == "laila")
        #expect(text["versions"]?[0]?["sha256"]?.stringValue == entry.items[0].digest?.bytes.hex)
        #expect(try text.canonical == Array(certificate.text.utf8))
    }

    @Test func `destroying again asks nobody, and one person alone destroys nothing`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        await #expect(throws: VaultError.needed("reason", rule: "supervisor.destroy_record.team")) {
            try await centre.destroy(staff.note, by: staff.supervisor, reason: nil)
        }
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.destroy(staff.note, by: staff.parveen)
        }
        await #expect(throws: VaultError.notFound) { try await centre.destroy("nothing", by: staff.supervisor) }
        let registration = try await centre.all(ListRecords(.init(session: staff.worker.session, case: staff.file)))
            .flatMap(\.records).first { $0.kind == "registration" }
        await #expect(throws: VaultError.invalidInput(parameter: "record", fault: "registration")) {
            try await centre.destroy(registration?.id ?? "", by: staff.supervisor)
        }
        // Her process note, whose key no supervisor has.
        try await staff.together { try await centre.destroy(staff.processNote, by: staff.supervisor) }
        #expect(try await centre.destroy(staff.processNote, by: staff.supervisor) == [staff.processNote])
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.processNote, by: staff.parveen) }
        let other = await #expect(throws: VaultError.self) {
            try await centre.destroy(staff.note, by: staff.supervisor)
        }
        guard case .approvalNeeded = other else {
            Issue.record("\(String(describing: other))")
            return
        }
        #expect(try await centre.read(staff.note, by: staff.parveen).verified)
    }

    @Test func `drafts that amend a destroyed record go with it, and none comes after`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let amending = { (draft: String?) async throws -> String in
            try await centre.perform(
                SaveDraft(
                    .init(
                        session: staff.noor.session, draft: draft, case: staff.file, kind: "session_note",
                        text: "half of it", record: staff.note, version: 1))
            ).draft
        }
        let draft = try await amending(nil)
        let other = try await centre.saveDraft("another", in: staff.file, by: staff.noor)
        let remains = try centre.remains(of: draft)
        #expect(remains.count == 1)
        try await staff.together { try await centre.destroy(staff.note, by: staff.supervisor) }
        let left = try await centre.perform(ListDrafts(.init(session: staff.noor.session))).drafts
        #expect(left.map(\.id) == [other])
        #expect(try centre.found(remains) == 0)
        await #expect(throws: VaultError.notFound) { _ = try await amending(nil) }
        await #expect(throws: VaultError.notFound) { _ = try await amending(draft) }
    }

    @Test func `a note written after a case's destruction was approved is not destroyed by that approval`() async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let laila = try await staff.secondSupervisor()
        func asked() async throws -> String? {
            do { try await centre.destroy(case: staff.file, by: staff.supervisor) } catch VaultError.approvalNeeded(
                let id, _)
            {
                return id
            }
            return nil
        }
        let first = try #require(try await asked())
        let shown = try await centre.show(first, by: laila)
        #expect(shown.details.contains { $0.name == "records" && $0.value == "3" })
        try await centre.approve(first, by: laila)
        let note = try await centre.write("what the approver never saw", in: staff.file, by: staff.noor).record
        let second = try #require(try await asked())
        #expect(second != first)
        #expect(try await centre.read(note, by: staff.noor).verified)
        try await centre.approve(second, by: laila)
        #expect(try await asked() == nil)
        #expect(try await centre.verify().faults.isEmpty)
    }

    @Test func `a whole case goes, and its reference stays`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        for number in 0..<70 { try await centre.write("note \(number)", in: staff.file, by: staff.noor) }
        _ = try await centre.saveDraft("half", in: staff.file, by: staff.parveen)
        let before = centre.nextSeq
        let laila = try await staff.secondSupervisor()
        let ids = try centre.intrude { store, _ in try store.rows("SELECT id FROM record").count }
        let remains = try centre.remains(of: staff.note) + centre.remains(of: staff.processNote)
        var destroyed: [String] = []
        do { try await centre.destroy(case: staff.file, by: staff.supervisor) } catch VaultError.approvalNeeded(
            let id, _)
        {
            try await centre.approve(id, by: laila)
            destroyed = try await centre.destroy(case: staff.file, by: staff.supervisor)
        }
        #expect(destroyed.count == ids && ids == 73)
        #expect(try centre.found(remains) == 0)
        for table in ["record_key", "facts_key", "record_version", "draft"] {
            #expect(try centre.onDisk { try $0.rows("SELECT 1 FROM \(table)").count } == 0, "\(table)")
        }
        let entries = try centre.entries(from: before).filter {
            $0.action.text == "destroy_case" && $0.outcome.result == .done
        }
        #expect(entries.map(\.items.count) == [64, 9])
        let line = try await centre.perform(
            ShowCase(.init(session: staff.supervisor.session, case: staff.file, reason: "what is left"))
        ).case
        #expect(line.status == "destroyed" && line.name == nil && line.reference == "Q-2026-0001")
        #expect(try await centre.certificates(of: "Q-2026-0001", by: laila).count == 73)
        #expect(try await centre.destroy(case: staff.file, by: staff.supervisor).count == 73)
        await #expect(throws: VaultError.invalidInput(parameter: "case", fault: "closed")) {
            try await centre.write("too late", in: staff.file, by: staff.noor)
        }
        #expect(try await centre.all(ListCases(.init(session: staff.worker.session))).flatMap(\.cases).count == 1)
        #expect(
            try await centre.all(FindCase(.init(session: staff.worker.session, text: "gul"))).flatMap(\.cases).isEmpty)
    }

    @Test func `what is held is not destroyed until two people have lifted it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let laila = try await staff.secondSupervisor()
        let hold = try await centre.hold(staff.file, record: staff.note, by: staff.supervisor)
        for attempt in 0..<2 {
            await #expect(throws: VaultError.held(hold), "\(attempt)") {
                try await centre.destroy(staff.note, by: laila)
            }
        }
        await #expect(throws: VaultError.held(hold)) { try await centre.destroy(case: staff.file, by: laila) }
        let listed = try await centre.perform(ListHolds(.init(session: laila.session))).holds
        #expect(listed.map(\.id) == [hold] && listed[0].record == staff.note && listed[0].by == "sana")
        var asked = ""
        do { try await centre.lift(hold, by: staff.supervisor) } catch VaultError.approvalNeeded(let id, _) {
            asked = id
        }
        await #expect(throws: VaultError.held(hold)) { try await centre.destroy(staff.note, by: laila) }
        try await centre.approve(asked, by: laila)
        try await centre.lift(hold, by: staff.supervisor)
        #expect(try await centre.perform(ListHolds(.init(session: laila.session))).holds.isEmpty)
        await #expect(throws: VaultError.notFound) { try await centre.lift(hold, by: staff.supervisor) }
        do { try await centre.destroy(staff.note, by: laila) } catch VaultError.approvalNeeded(let id, _) {
            try await centre.approve(id, by: staff.supervisor)
            try await centre.destroy(staff.note, by: laila)
        }
        #expect(try centre.onDisk { try $0.rows("SELECT id FROM legal_hold").count } == 0)
    }

    @Test func `a hold set after a destruction was approved still stops it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let laila = try await staff.secondSupervisor()
        do { try await centre.destroy(staff.note, by: staff.supervisor) } catch VaultError.approvalNeeded(let id, _) {
            try await centre.approve(id, by: laila)
        }
        let hold = try await centre.hold(staff.file, by: laila)
        await #expect(throws: VaultError.held(hold)) { try await centre.destroy(staff.note, by: staff.supervisor) }
        #expect(try await centre.read(staff.note, by: staff.parveen).verified)
    }

    @Test func `the database alone lifts no hold`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let laila = try await staff.secondSupervisor()
        let other = try await centre.hold(staff.file, record: staff.processNote, by: staff.supervisor)
        do { try await centre.lift(other, by: staff.supervisor) } catch VaultError.approvalNeeded(let id, _) {
            try await centre.approve(id, by: laila)
            try await centre.lift(other, by: staff.supervisor)
        }
        let hold = try await centre.hold(staff.file, by: staff.supervisor)
        let lifted = try #require(
            try centre.intrude { store, keys in
                try HoldTable(store: store, keys: keys).find(try HoldID(text: other))
            }?.lift)
        let (sana, noor) = (try centre.user("sana").text, try centre.user("noor").text)
        let forged = Data(repeating: 9, count: 64)
        for lift in [
            lifted,
            Hold.Lift(by: sana, time: 1, signature: forged, approval: lifted.approval, approved: lifted.approved),
            Hold.Lift(
                by: noor, time: lifted.time, signature: lifted.signature, approval: lifted.approval, approved: Data()),
        ] {
            try centre.intrude { store, keys in
                let table = HoldTable(store: store, keys: keys)
                guard var row = try table.find(HoldID(text: hold)) else { return }
                row.lift = lift
                try table.put(row)
            }
            await #expect(throws: VaultError.held(hold)) { try await centre.destroy(staff.note, by: laila) }
        }
    }

    @Test func `the certificate waits until the database's log was cut, and a start cuts it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let laila = try await staff.secondSupervisor()
        do { try await centre.destroy(staff.note, by: staff.supervisor) } catch VaultError.approvalNeeded(let id, _) {
            try await centre.approve(id, by: laila)
        }
        let remains = try centre.remains(of: staff.note)
        // Another program reads the file meanwhile.
        let reader = try Reader(of: centre)
        try await centre.destroy(staff.note, by: staff.supervisor)
        #expect(try centre.found(remains) > 0)
        await #expect(throws: VaultError.notCut) { try await centre.certificates(of: staff.note, by: laila) }
        // A power cut here: the next start, still sealed, cuts the log.
        let image = TemporaryPlace()
        for name in try FileManager.default.contentsOfDirectory(atPath: centre.directory) {
            try FileManager.default.copyItem(atPath: centre.directory + "/" + name, toPath: image.path + "/" + name)
        }
        let later = try Centre(in: image)
        #expect(try later.found(remains) == 0)
        #expect(!later.vault.holdsKeys)
        // And where nobody starts anew, the minute's round does.
        try reader.end()
        await centre.vault.tick()
        #expect(try centre.found(remains) == 0)
        #expect(try await centre.certificates(of: staff.note, by: laila).count == 1)
    }

    @Test func `a forged tombstone has no verified certificate`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await staff.together { try await centre.destroy(staff.note, by: staff.supervisor) }
        let id = try RecordID(text: staff.note)
        try centre.intrude { store, keys in
            let table = TombstoneTable(store: store, keys: keys)
            guard let old = try table.find(id) else { return }
            let text = old.certificate.text.replacing("laila", with: "sana1")
            try store.run("DELETE FROM tombstone WHERE record = ?", [id.bytes.data])
            let forged = try JSONDecoder().decode(
                DestructionCertificate.self,
                from: JSONEncoder().encode(
                    [
                        "text": text, "signature": old.certificate.signature.base64EncodedString(),
                        "key": old.certificate.key.base64EncodedString(),
                    ]))
            try table.add(
                Tombstone(
                    record: old.record, place: old.place, versions: old.versions, act: old.act, cutting: old.cutting,
                    certificate: forged), of: id)
        }
        #expect(try await centre.certificates(of: staff.note, by: staff.supervisor).map(\.verified) == [false])
    }
}

/// Another program that reads the database, in a transaction that it keeps open.
private struct Reader {
    private let queue: DatabaseQueue

    init(of centre: Centre) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: centre.directory + "/vault.db", configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN; SELECT count(*) FROM meta;") }
    }

    func end() throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    }
}
