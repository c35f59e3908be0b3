import CanonicalJSON
import CaseFile
import FoundationEssentials
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// The life of a record: versions, conflicts, drafts, repeats, and who finds what.
@Suite struct `Records` {
    @Test func `an amendment is a new version; the former stay, with author and reason`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        #expect(try await centre.amend(staff.note, base: 1, to: "second", by: staff.noor) == 2)
        await #expect(throws: VaultError.conflict(newest: 2)) {
            try await centre.amend(staff.note, base: 1, to: "late", by: staff.parveen)
        }
        await #expect(throws: VaultError.conflict(newest: 2)) {
            try await centre.amend(staff.note, base: 3, to: "early", by: staff.parveen)
        }
        await #expect(throws: VaultError.needed("reason", rule: "amend.reason")) {
            try await centre.perform(
                AmendRecord(
                    .init(
                        session: staff.noor.session, record: staff.note, base: 2, reason: "  ",
                        fields: ["note": "x"], request: fresh())))
        }
        #expect(try await centre.read(staff.note, by: staff.parveen).fields["note"] == "second")
        #expect(
            try await centre.read(staff.note, by: staff.parveen, version: 1).fields["note"] == .string(Staff.canary))
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.note, by: staff.parveen, version: 3) }
        await #expect(throws: VaultError.notFound) { try await centre.read(staff.note, by: staff.parveen, version: 0) }
        let history = try await centre.perform(
            RecordHistory(.init(session: staff.parveen.session, record: staff.note))
        ).versions
        #expect(history.map(\.version) == [1, 2] && history.map(\.author) == ["parveen", "noor"])
        #expect(history.map(\.reason) == [nil, "a slip"])
    }

    @Test func `a signature by another key than the author's is shown as not verified`() async throws {
        let staff = try await Staff.fresh()
        let ghost = try Ghost()
        #expect(try await staff.centre.read(staff.note, by: staff.noor).verified)
        let parveen = try staff.centre.seed(of: staff.parveen)
        try staff.centre.attack { try $0.resign(staff.note, by: ghost, knowing: parveen) }
        #expect(try await staff.centre.read(staff.note, by: staff.noor).verified == false)
    }

    @Test func `absent and forbidden look alike, and both leave an entry`() async throws {
        let staff = try await Staff.fresh()
        let other = try await staff.centre.openCase(by: staff.worker, child: "Zarghuna")
        let absent = RecordID.random().text
        let before = staff.centre.nextSeq
        for record in [absent, other.record, "not an id"] {
            await #expect(throws: VaultError.notFound) { try await staff.centre.read(record, by: staff.parveen) }
            await #expect(throws: VaultError.notFound) {
                try await staff.centre.amend(record, base: 1, to: "x", by: staff.parveen)
            }
            await #expect(throws: VaultError.notFound) {
                try await staff.centre.perform(RecordHistory(.init(session: staff.parveen.session, record: record)))
            }
        }
        for file in [CaseID.random().text, other.case, other.reference, "Q-2026-9999", "no case"] {
            await #expect(throws: VaultError.notFound) {
                try await staff.centre.write("x", in: file, by: staff.parveen)
            }
            await #expect(throws: VaultError.notFound) {
                try await staff.centre.perform(ShowCase(.init(session: staff.parveen.session, case: file)))
            }
            await #expect(throws: VaultError.notFound) {
                try await staff.centre.all(ListRecords(.init(session: staff.parveen.session, case: file)))
            }
            await #expect(throws: VaultError.notFound) {
                try await staff.centre.saveDraft("x", in: file, by: staff.parveen)
            }
        }
        #expect(staff.centre.nextSeq == before + 9 + 20)
        let listed = try await staff.centre.all(ListCases(.init(session: staff.parveen.session))).flatMap(\.cases)
        #expect(listed.map(\.id) == [staff.file])
    }

    @Test func `a process note shows itself to nobody but its author`() async throws {
        let staff = try await Staff.fresh()
        #expect(try await staff.centre.read(staff.processNote, by: staff.parveen).verified)
        await #expect(throws: VaultError.notFound) { try await staff.centre.read(staff.processNote, by: staff.noor) }
        let seen = try await staff.centre.all(ListRecords(.init(session: staff.noor.session, case: staff.file)))
        #expect(!seen.flatMap(\.records).map(\.id).contains(staff.processNote))
        let supervised = try await staff.centre.all(
            ListRecords(
                .init(
                    session: staff.supervisor.session, case: staff.file, purpose: "supervision", reason: "review")))
        #expect(supervised.flatMap(\.records).map(\.id).contains(staff.note))
        #expect(!supervised.flatMap(\.records).map(\.id).contains(staff.processNote))
        let own = try await staff.centre.all(ListRecords(.init(session: staff.parveen.session, case: staff.file)))
        #expect(own.flatMap(\.records).map(\.id).contains(staff.processNote))
    }

    @Test func `faulty fields are named, and nothing is written`() async throws {
        let staff = try await Staff.fresh()
        let rows = try staff.centre.counts()["record"]
        func add(_ fields: JSONValue, kind: String = "session_note", event: String? = nil) async throws {
            _ = try await staff.centre.perform(
                AddRecord(
                    .init(
                        session: staff.parveen.session, case: staff.file, kind: kind, fields: fields, event: event,
                        request: fresh())))
        }
        await #expect(
            throws: VaultError.invalidFields([FieldFault(field: FieldCode(rawValue: "note"), cause: .missing)])
        ) { try await add([:]) }
        for fields in [["note": 7], ["note": "x", "no_such_field": "y"]] as [JSONValue] {
            let error = await #expect(throws: VaultError.self) { try await add(fields) }
            guard case .invalidFields = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        await #expect(throws: VaultError.invalidInput(parameter: "fields", fault: "not-an-object")) {
            try await add("text")
        }
        await #expect(throws: VaultError.unknownForm("no_such_kind")) {
            try await add(["note": "x"], kind: "no_such_kind")
        }
        await #expect(throws: VaultError.invalidInput(parameter: "event", fault: "not-a-date")) {
            try await add(["note": "x"], event: "yesterday")
        }
        #expect(try staff.centre.counts()["record"] == rows)
    }

    // MARK: Repeats

    @Test func `a repeated request gives the first result, from a later session too`() async throws {
        let staff = try await Staff.fresh()
        let request = fresh()
        func add(_ text: String, _ person: Centre.Person) async throws -> String {
            try await staff.centre.perform(
                AddRecord(
                    .init(
                        session: person.session, case: staff.file, kind: "session_note",
                        fields: ["note": .string(text)], request: request))
            ).record
        }
        let first = try await add("once", staff.parveen)
        let rows = try staff.centre.counts()["record"]
        #expect(try await add("once", staff.parveen) == first)
        let later = try staff.centre.resume(staff.parveen, from: staff.centre)
        #expect(try await add("once", later) == first)
        #expect(try staff.centre.counts()["record"] == rows)
        await #expect(throws: VaultError.invalidInput(parameter: "request", fault: "used-before")) {
            try await add("another", staff.parveen)
        }
        #expect(try await add("once", staff.noor) != first, "request ids are each person's own")
        let next = try staff.restarted()
        let again = try await next.centre.perform(
            AddRecord(
                .init(
                    session: next.parveen.session, case: staff.file, kind: "session_note", fields: ["note": "once"],
                    request: request)))
        #expect(again.record == first)
    }

    @Test func `a request refused once may be tried again with the same id`() async throws {
        let staff = try await Staff.fresh()
        let request = fresh()
        await #expect(throws: VaultError.conflict(newest: 1)) {
            try await staff.centre.amend(staff.note, base: 9, to: "x", by: staff.parveen, request: request)
        }
        #expect(try await staff.centre.amend(staff.note, base: 1, to: "x", by: staff.parveen, request: request) == 2)
    }

    // MARK: Drafts

    @Test func `a registration is a draft before its case exists, and goes with the opening`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let session = staff.worker.session
        func save(_ text: String, _ draft: String? = nil, by token: String? = nil) async throws -> String {
            try await centre.perform(
                SaveDraft(.init(session: token ?? session, draft: draft, kind: "registration", text: text))
            ).draft
        }
        let draft = try await save("half")
        #expect(try await save("half a name", draft) == draft)
        let line = try #require(try await centre.perform(ListDrafts(.init(session: session))).drafts.first)
        #expect(line.case == nil && line.reference == nil && line.kind == "registration" && line.domain == "general")
        #expect(try await centre.perform(ResumeDraft(.init(session: session, draft: draft))).text == "half a name")
        #expect(
            try await centre.perform(Today(.init(session: session))).tasks.contains {
                $0.code == "draft" && $0.record == draft && $0.case == nil
            })
        await #expect(throws: VaultError.denied(rule: "no-rule")) { try await save("x", by: staff.parveen.session) }
        await #expect(throws: VaultError.invalidInput(parameter: "case", fault: "missing")) {
            try await centre.perform(SaveDraft(.init(session: session, kind: "note", domain: "general", text: "x")))
        }
        _ = try await centre.openCase(by: staff.worker, draft: draft)
        #expect(try await centre.perform(ListDrafts(.init(session: session))).drafts.isEmpty)
    }

    @Test func `a draft of a registration opens for no other destination`() async throws {
        let staff = try await Staff.fresh()
        let session = staff.worker.session
        let draft = try await staff.centre.perform(
            SaveDraft(.init(session: session, kind: "registration", text: "hers"))
        ).draft
        try staff.centre.intrude { store, keys in
            let id = try RecordID(text: draft)
            let table = DraftTable(store: store, keys: keys)
            let stored = try #require(try table.find(id))
            let moved = DraftDescriptor(
                caseFile: staff.file, reference: "Q-2026-0001", kind: "registration", domain: "general",
                audience: "team", record: nil, version: nil)
            try table.put(id, moved.encoded(), stored.content, at: stored.saved)
        }
        await #expect(throws: VaultError.tampered(.draft, draft)) {
            try await staff.centre.perform(ResumeDraft(.init(session: session, draft: draft)))
        }
    }

    @Test func `another's draft is saved to no more than one that nobody has`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let hers = try await centre.saveDraft("hers", in: staff.file, by: staff.parveen)
        for draft in [hers, RecordID.random().text] {
            await #expect(throws: VaultError.notFound) {
                try await centre.saveDraft("taken over", in: staff.file, by: staff.noor, as: draft)
            }
        }
        #expect(try await centre.perform(ListDrafts(.init(session: staff.noor.session))).drafts.isEmpty)
    }

    @Test func `a draft is replaced by the next save, resumed, and seen by its author alone`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let draft = try await centre.saveDraft("half a sen", in: staff.file, by: staff.parveen)
        #expect(try await centre.saveDraft("half a sentence", in: staff.file, by: staff.parveen, as: draft) == draft)
        let mine = try await centre.perform(ListDrafts(.init(session: staff.parveen.session))).drafts
        #expect(mine.map(\.id) == [draft] && mine.first?.kind == "session_note")
        let resumed = try await centre.perform(ResumeDraft(.init(session: staff.parveen.session, draft: draft)))
        #expect(resumed.text == "half a sentence")
        for other in [staff.noor, staff.supervisor] {
            await #expect(throws: VaultError.self) {
                try await centre.perform(ResumeDraft(.init(session: other.session, draft: draft)))
            }
            await #expect(throws: VaultError.self) {
                try await centre.saveDraft("taken over", in: staff.file, by: other, as: draft)
            }
            await #expect(throws: VaultError.self) {
                try await centre.perform(DiscardDraft(.init(session: other.session, draft: draft)))
            }
        }
        #expect(try await centre.perform(ListDrafts(.init(session: staff.noor.session))).drafts.isEmpty)
        let noor = try centre.seed(of: staff.noor)
        let parveen = try centre.user("parveen")
        #expect(try centre.attack { try $0.keysWithin(.drafts(of: parveen), [noor]) }.isEmpty)
        _ = try await centre.perform(DiscardDraft(.init(session: staff.parveen.session, draft: draft)))
        await #expect(throws: VaultError.notFound) {
            try await centre.perform(ResumeDraft(.init(session: staff.parveen.session, draft: draft)))
        }
    }

    @Test func `a record made from a draft takes the draft and its key away`() async throws {
        let staff = try await Staff.fresh()
        let before = try staff.centre.counts()
        let draft = try await staff.centre.saveDraft("done", in: staff.file, by: staff.parveen)
        func add(_ draft: String) async throws {
            _ = try await staff.centre.perform(
                AddRecord(
                    .init(
                        session: staff.parveen.session, case: staff.file, kind: "session_note",
                        fields: ["note": "done"], draft: draft, request: fresh())))
        }
        try await add(draft)
        let after = try staff.centre.counts()
        #expect(after["draft"] == 0 && after["record_key"] == (before["record_key"] ?? 0) + 1)
        await #expect(throws: VaultError.notFound) { try await add(draft) }
        #expect(try staff.centre.counts()["record"] == after["record"], "a record whose draft is gone is undone whole")
    }

    // MARK: Lists and links

    @Test func `a long list comes in chunks of 64, each with an entry that names its items`() async throws {
        let staff = try await Staff.fresh()
        for number in 0..<66 { try await staff.centre.write("\(number)", in: staff.file, by: staff.parveen) }
        let before = staff.centre.nextSeq
        let chunks = try await staff.centre.all(ListRecords(.init(session: staff.noor.session, case: staff.file)))
        #expect(chunks.map(\.records.count) == [64, 4], "66 notes, the first one and the registration")
        #expect(Set(chunks.flatMap(\.records).map(\.id)).count == 68)
        let entries = try staff.centre.entries(from: before)
        #expect(entries.map(\.items.count) == [64, 4])
        for (chunk, entry) in zip(chunks, entries) {
            #expect(chunk.records.map(\.id) == entry.items.compactMap { $0.record?.text })
            #expect(entry.items.allSatisfy { $0.digest != nil && $0.case?.text == staff.file })
        }
    }

    @Test func `more than 64 cases come in chunks, and can be found by name`() async throws {
        let staff = try await Staff.fresh()
        for number in 0..<65 { _ = try await staff.centre.openCase(by: staff.worker, child: "Child \(number)") }
        let chunks = try await staff.centre.all(ListCases(.init(session: staff.worker.session)))
        #expect(chunks.map(\.cases.count) == [64, 2])
        #expect(Set(chunks.flatMap(\.cases).map(\.reference)).count == 66)
        #expect(chunks.flatMap(\.cases).last?.name == "Gul Bano")
        let found = try await staff.centre.all(FindCase(.init(session: staff.worker.session, text: "GUL")))
        #expect(found.flatMap(\.cases).map(\.id) == [staff.file])
        let byReference = try await staff.centre.all(
            FindCase(.init(session: staff.worker.session, text: "q-2026-0001")))
        #expect(byReference.flatMap(\.cases).map(\.id) == [staff.file])
    }

    @Test func `a record can be linked to several cases, and a case to several records`() async throws {
        let staff = try await Staff.fresh()
        let other = try await staff.centre.openCase(by: staff.worker, child: "Zarghuna")
        let note = try RecordID(text: staff.note)
        let linked = try staff.centre.attack { intruder in
            let directory = intruder.directory
            try directory.append(note.bytes, to: .recordsOfCase, CaseID(text: other.case).bytes)
            try directory.append(CaseID(text: other.case).bytes, to: .casesOfRecord, note.bytes)
            return (
                try directory.all(.casesOfRecord, note.bytes),
                try directory.all(.recordsOfCase, CaseID(text: staff.file).bytes)
            )
        }
        #expect(linked.0 == [try CaseID(text: other.case).bytes])
        #expect(linked.1.count == 3)
        #expect(try await staff.centre.read(staff.note, by: staff.parveen).verified)
    }

    @Test func `an amendment goes nowhere but the compartment that holds the record's key`() async throws {
        let staff = try await Staff.fresh()
        let place = RecordPlace(record: try RecordID(text: staff.processNote), version: 1)
        try staff.centre.intrude { store, keys in
            let stored = try #require(try RecordTable(store: store, keys: keys).version(place))
            let open = VersionDescriptor(
                kind: stored.descriptor.kind, formVersion: stored.descriptor.formVersion,
                compartment: Compartment(home: stored.descriptor.home, domain: .general),
                author: stored.descriptor.author)
            let name = place.record.bytes + UInt64(place.version).counter
            let plain = open.encoded + Array("\n\(stored.entered)".utf8)
            let box = try keys.sealDirectory(plain, at: .recordVersion, name)
            try store.run(
                "UPDATE record_version SET descriptor = ? WHERE record = ?", [box.data, place.record.bytes.data])
        }
        await #expect(throws: VaultError.tampered(.recordKey, staff.processNote)) {
            try await staff.centre.perform(
                AmendRecord(
                    .init(
                        session: staff.parveen.session, record: staff.processNote, base: 1, reason: "more",
                        fields: ["note": "hers alone, and more"], request: fresh())))
        }
    }

    @Test func `what happened is not in the future`() async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.invalidInput(parameter: "event", fault: "in-the-future")) {
            try await staff.centre.perform(
                AddRecord(
                    .init(
                        session: staff.parveen.session, case: staff.file, kind: "session_note", fields: ["note": "x"],
                        event: "2126", request: fresh())))
        }
    }

    // MARK: Leaving a case

    @Test func `an unassignment opens the next epoch, and the departed can't open it`() async throws {
        let staff = try await Staff.fresh()
        let parveen = try staff.centre.seed(of: staff.parveen)
        let old = try staff.centre.attack { try $0.keysWithin($0.compartment(staff.file).0, [parveen]) }
        #expect(old.count == 1)
        let stale = try await staff.centre.perform(
            Unassign(
                .init(session: staff.supervisor.session, case: staff.file, user: "parveen", request: fresh()))
        ).stale
        // A busy machine leaves to the next batch what doesn't fit into 50 ms.
        if stale > 0 { _ = try await staff.centre.renew(staff.supervisor) }
        let admin = staff.admin.session
        #expect(try await staff.centre.perform(KeysStatus(.init(session: admin))).stale == 0)
        await #expect(throws: VaultError.notFound) { try await staff.centre.read(staff.note, by: staff.parveen) }
        #expect(try await staff.centre.read(staff.processNote, by: staff.parveen).verified, "her own stays hers")
        let new = try await staff.centre.write("after", in: staff.file, by: staff.noor)
        #expect(try !staff.centre.opens(new.record, to: [parveen], keys: old))
        #expect(try await staff.centre.read(staff.note, by: staff.noor).verified)
        let supervised = try await staff.centre.read(
            new.record, by: staff.supervisor, purpose: "supervision", reason: "review")
        #expect(supervised.fields["note"] == "after")
        try await staff.centre.assign(staff.parveen, to: staff.file, by: staff.supervisor)
        #expect(try await staff.centre.read(new.record, by: staff.parveen).verified, "assigned again, she reads on")
    }
}

extension Intruder {
    /// Writes a version anew with another's signature, as somebody could who holds its keys.
    func resign(_ record: String, by ghost: Ghost, knowing person: Ghost) throws {
        let place = RecordPlace(record: try RecordID(text: record), version: 1)
        let stored = try RecordTable(store: store, keys: keys).version(place)
        guard let stored, let key = try keysWithin(stored.descriptor.compartment, [person]).first,
            let inner = try RecordKeyTable(store: store, keys: keys).innerWrap(
                place, in: stored.descriptor.compartment.id(in: keys.vault))
        else { throw VaultError.notFound }
        let recordKey = SharedKey(try inner.open(with: key))
        let binding = keys.places.content(place, stored.descriptor)
        let plain = try Envelope.open(stored.content.span, under: recordKey.key, id: 1, for: binding)
        var content = try VersionContent(opened: plain, of: place.record)
        content.signature = try ghost.sign(content.signed(place, stored.descriptor, vault: keys.vault))
        let signed = try content.encoded()
        let box = try Envelope.seal(signed.span, under: recordKey.key, id: 1, for: binding)
        try store.run(
            "UPDATE record_version SET content = ? WHERE record = ? AND version = 1",
            [box.data, place.record.bytes.data])
    }
}
