import FoundationEssentials
import Interfaces
import Sealing
import TransparencyLog
import Trust

@testable import VaultCore

extension `Tampering` {
    /// Everything that rests encrypted, with the code that opens it.
    static func spots(_ staff: Staff) async throws -> [Spot] {
        let draft = try await staff.centre.saveDraft("unfinished", in: staff.file, by: staff.parveen)
        _ = try await staff.centre.read(
            staff.note, by: staff.supervisor, purpose: "supervision", reason: "monthly review")
        let ids = try Ids(staff, draft)
        return records(ids) + drafts(ids) + keyBook() + people(ids) + (try await passphrases(staff)) + log(staff)
    }

    /// The rows the spots are about.
    struct Ids: Sendable {
        let note: RecordID
        let draft: RecordID
        let user: UserID
        let compartment: CompartmentID
        let caseFile: CaseID

        init(_ staff: Staff, _ draft: String) throws {
            note = try RecordID(text: staff.note)
            self.draft = try RecordID(text: draft)
            user = try staff.centre.user("parveen")
            compartment = try staff.centre.attack { try $0.compartment(staff.file).1 }
            caseFile = try CaseID(text: staff.file)
        }

        var place: RecordPlace { RecordPlace(record: note, version: 1) }
    }

    private static func records(_ ids: Ids) -> [Spot] {
        let place = ids.place
        let note = ids.note.bytes
        return [
            Spot("content", "content", of: "record_version", where: "record = ?", [note]) { intruder, staff in
                try intruder.openNote(place, staff)
            },
            Spot("record key", "box", of: "record_key", where: "record = ?", [note]) { intruder, staff in
                try intruder.openNote(place, staff)
            },
            Spot("descriptor", "descriptor", of: "record_version", where: "record = ?", [note]) { intruder, _ in
                _ = try RecordTable(store: intruder.store, keys: intruder.keys).version(place)
            },
            Spot("facts", "facts", of: "record_version", where: "record = ?", [note]) { intruder, _ in
                try intruder.openFacts(place)
            },
            Spot("facts key", "box", of: "facts_key", where: "record = ?", [note]) { intruder, _ in
                try intruder.openFacts(place)
            },
            Spot("grant", in: "grant_box") { intruder in
                intruder.keys.tag("grant", [ids.compartment.bytes, UInt64(1).counter, ids.user.bytes])
            } open: { intruder, _ in
                _ = try intruder.grants.sealed(ids.compartment, 1, .user(ids.user))
            },
        ]
    }

    private static func drafts(_ ids: Ids) -> [Spot] {
        [
            Spot("draft descriptor", "descriptor", of: "draft", where: "id = ?", [ids.draft.bytes]) { intruder, _ in
                _ = try DraftTable(store: intruder.store, keys: intruder.keys).find(ids.draft)
            },
            Spot("draft content", "content", of: "draft", where: "id = ?", [ids.draft.bytes]) { intruder, staff in
                try intruder.openDraft(ids.draft, staff)
            },
            Spot("draft key", "box", of: "record_key", where: "record = ?", [ids.draft.bytes]) { intruder, staff in
                try intruder.openDraft(ids.draft, staff)
            },
        ]
    }

    private static func keyBook() -> [Spot] {
        let names = ["directory", "tags", "log tags", "log data", "log inbox", "log signing"]
        let open: @Sendable (Intruder, Staff) throws -> Void = { intruder, _ in
            let keys = try KeyBook(store: intruder.store, places: intruder.keys.places).open(under: intruder.keys.root)
            // The vault opens without these two.
            _ = try keys.inbox()
            _ = try keys.logSigning.key
        }
        return [Spot("master key", "box", of: "master_key", open: open)]
            + names.map { Spot("\($0) key", "box", of: "book_key", where: "name = '\($0)'", open: open) }
    }

    private static func people(_ ids: Ids) -> [Spot] {
        [
            Spot("account", "box", of: "account", where: "id = ?", [ids.user.bytes]) { intruder, _ in
                _ = try intruder.accounts.find(ids.user)
            },
            Spot("statement", in: "statement") { intruder in
                intruder.keys.tag("statement", [Array("case \(ids.caseFile.text)".utf8), UInt64(1).counter])
            } open: { intruder, _ in
                _ = try intruder.statements.chain(of: .caseFile(ids.caseFile))
            },
            Spot("directory", in: "directory") { intruder in
                intruder.keys.tag("directory", [Array("case file".utf8), ids.caseFile.bytes, UInt64(0).counter])
            } open: { intruder, _ in
                _ = try intruder.directory.value(.caseFile, ids.caseFile.bytes)
            },
            Spot("seed row", "box", of: "seed", where: "user = ?", [ids.user.bytes]) { intruder, _ in
                _ = try SeedTable(store: intruder.store, keys: intruder.keys).find(ids.user)
            },
        ]
    }

    /// What a passphrase opens; the key is stretched once.
    private static func passphrases(_ staff: Staff) async throws -> [Spot] {
        let slot = try staff.centre.onDisk { try SlotTable(store: $0).all()[0] }
        let key = try await staff.centre.vault.stretch(
            Centre.unsealing, PassphraseParameters(encoded: slot.parameters), for: Centre.root
        ).key
        let open: @Sendable (Intruder, Staff) throws -> Void = { intruder, _ in
            // One that was altered beyond reading is passed over: then no slot opens.
            let slot = try SlotTable(store: intruder.store).all().first
            guard slot?.open(with: key, places: intruder.keys.places) != nil else { throw VaultError.wrongSecret }
        }
        return [
            Spot("slot", "box", of: "slot", open: open), Spot("slot parameters", "parameters", of: "slot", open: open),
        ]
    }

    private static func log(_ staff: Staff) -> [Spot] {
        let entry: @Sendable (Intruder, Staff) throws -> Void = { intruder, _ in
            _ = try LogTable(store: intruder.store, keys: intruder.keys).entry(1, 1)
        }
        let reason: @Sendable (Intruder, Staff) throws -> Void = { intruder, _ in
            let row = try intruder.store.row("SELECT seq FROM log_reason")
            let table = LogTable(store: intruder.store, keys: intruder.keys)
            _ = try table.reason(1, row?.integer(0, of: .logReason) ?? 0)
        }
        return [
            Spot("log entry", "box", of: "log_entry", where: "generation = 1 AND seq = 1", open: entry),
            Spot("log leaf", "leaf", of: "log_entry", where: "generation = 1 AND seq = 1", open: entry),
            Spot("reason", "box", of: "log_reason", open: reason),
            Spot("reason key", "key", of: "log_reason", open: reason),
        ]
    }
}

extension Intruder {
    /// Opens a note as the first psychologist's session does.
    func openNote(_ place: RecordPlace, _ staff: Staff) throws {
        let ghost = try staff.centre.seed(of: staff.parveen)
        let stored = try RecordTable(store: store, keys: keys).version(place)
        guard let stored else { throw VaultError.notFound }
        let id = stored.descriptor.compartment.id(in: keys.vault)
        guard let inner = try RecordKeyTable(store: store, keys: keys).innerWrap(place, in: id),
            let key = try keysWithin(stored.descriptor.compartment, [ghost]).first
        else { throw VaultError.tampered(.recordKey, place.record.text) }
        _ = try VersionOpener(stored: stored, inner: inner, compartmentKey: key, author: []).open()
    }

    /// Opens a draft as its author's session does.
    func openDraft(_ id: RecordID, _ staff: Staff) throws {
        let ghost = try staff.centre.seed(of: staff.parveen)
        let compartment = Compartment.drafts(of: ghost.user)
        let recordKeys = RecordKeyTable(store: store, keys: keys)
        let place = RecordPlace(record: id, version: 1)
        guard let draft = try DraftTable(store: store, keys: keys).find(id),
            let inner = try recordKeys.innerWrap(place, in: compartment.id(in: keys.vault)),
            let key = try keysWithin(compartment, [ghost]).first
        else { throw VaultError.tampered(.draft, id.text) }
        let recordKey = try inner.open(with: key)
        let destination = keys.places.draft(id, of: ghost.user, for: draft.destination)
        _ = try sealing(.draft) { () throws(SealingError) in
            try Filling.content.value(of: Envelope.open(draft.content.span, under: recordKey, id: 1, for: destination))
        }
    }

    /// Opens a version's facts, as reports will.
    func openFacts(_ place: RecordPlace) throws {
        let row = try store.row(
            "SELECT k.master_epoch, k.box, v.facts FROM facts_key k JOIN record_version v USING (record, version) "
                + "WHERE k.record = ? AND k.version = ?", [place.record.bytes.data, Int64(place.version)])
        guard let row else { throw VaultError.notFound }
        let (wrapped, facts) = (try row.blob(1, of: .factsKey), try row.blob(2, of: .recordVersion))
        let master = try keys.master(UInt32(try row.integer(0, of: .factsKey)))
        _ = try sealing(.factsKey) { () throws(SealingError) in
            let key = try Envelope.openKey(
                wrapped.span, under: master.key, id: keys.activeMaster, for: keys.places.factsKey(place))
            return try Filling.label.value(
                of: Envelope.open(facts.span, under: key, id: 1, for: keys.places.facts(place)))
        }
    }
}

extension Centre {
    func saveDraft(
        _ text: String, in file: String, by author: Person, as draft: String? = nil
    ) async throws -> String {
        try await perform(
            SaveDraft(
                .init(session: author.session, draft: draft, case: file, kind: "session_note", text: text))
        ).draft
    }
}
