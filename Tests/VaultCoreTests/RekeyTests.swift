import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// The root key changes, and with it all that lies under it: from one instant to the next, and the old ones really die.
@Suite struct `Rekeying` {
    private static let second = "golav-misut-henab"

    @Test func `the new slots alone open the vault, everybody reads on, and the old master key is destroyed`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.nextSeq
        let reply = try await centre.rekey([.second, Slots.Opening("tupel-vosan-kirad")], by: staff.admin)
        #expect(reply.slots == [2, 3] && reply.epoch == 2)
        #expect(try centre.masterStates() == [.destroyed, .active])
        #expect(await centre.vault.isRekeyed)
        #expect(try Set(centre.rowsByEpoch().keys) == [2], "every row rests under the new key")
        #expect(centre.vault.keys?.ring.keys.keys.sorted() == [2], "memory lets go of the old one too")
        for (passphrase, opens) in [(Self.second, true), ("tupel-vosan-kirad", true), (Centre.unsealing, false)] {
            #expect(try await centre.unseals(with: passphrase) == opens)
        }
        #expect(try await centre.read(staff.note, by: staff.noor).verified, "sessions go on")
        try await centre.unsealAgain(with: Self.second)
        let parveen = try await centre.login("parveen")
        for record in [staff.note, staff.processNote] { #expect(try await centre.read(record, by: parveen).verified) }
        let new = try await centre.write("since", in: staff.file, by: parveen)
        #expect(try await centre.read(new.record, by: try await centre.login("noor")).verified)
        let gists = try centre.entries(from: before).map(\.gist)
        #expect(gists.contains("rekey done log-key.1.2") && gists.contains("rotate_keys done rekeyed"))
    }

    @Test func `the other facts stay as the file has them, however far memory lags behind`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let stored = centre.vault.facts
        var lagging = stored
        lagging.threshold = 9
        centre.vault.learn(lagging)
        try await centre.rekey(by: staff.admin)
        let after = try centre.onDisk { try VaultFacts.read($0) }
        #expect(after.threshold == stored.threshold && after.recovery == stored.recovery)
        #expect(after.inbox != stored.inbox && centre.vault.facts.inbox == after.inbox)
    }

    @Test func `a recovery key that somebody put into the file is handed nothing`() async throws {
        let staff = try await Staff.fresh()
        let thief = try IdentitySeed(try Secret.random(IdentitySeed.size)).publicIdentity
        try staff.centre.intrude { store, _ in
            try store.run("UPDATE meta SET value = ? WHERE name = 'recovery'", [thief.encoded.data])
        }
        await #expect(throws: VaultError.tampered(.meta, "recovery")) {
            try await staff.centre.rekey(by: staff.admin)
        }
    }

    @Test func `a copy of everything old opens nothing that is stored now`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let ring = try OldKeyring(of: centre)
        let old = try #require(centre.vault.keys)
        let slot = try centre.onDisk { try SlotTable(store: $0).all()[0] }
        #expect(try centre.wrappedRows().allSatisfy { try ring.opens($0) }, "it did open everything")
        try await centre.rekey(by: staff.admin)
        let since = centre.nextSeq
        let note = try await centre.write("since", in: staff.file, by: staff.parveen)
        _ = try await centre.account("rabia", ["psychologist"], by: staff.admin)
        #expect(try centre.wrappedRows().allSatisfy { try !ring.opens($0) })
        let isSameRoot = try centre.intrude { _, keys in keys.root.key.isEqual(to: old.root.key) }
        #expect(!isSameRoot)
        try centre.intrude { store, _ in
            let masters = MasterKeyTable(store: store, places: old.places)
            #expect(throws: VaultError.self) { try masters.open(2, under: old.root) }
            let boxes = try SlotTable(store: store).all().map(\.box)
            #expect(!boxes.isEmpty && !boxes.contains(slot.box))
            let log = LogTable(store: store, keys: old)
            #expect(throws: VaultError.self) { try log.entry(1, since) }
            let first = try log.entry(1, 0)
            #expect(first != nil, "older entries stay open to old key books")
            let records = RecordTable(store: store, keys: old)
            #expect(throws: VaultError.self) { try records.newest(of: try RecordID(text: note.record)) }
            let accounts = AccountTable(store: store, keys: old, state: WriterState())
            // Rows that don't open are passed over: then nobody has the name.
            #expect((try? accounts.find(name: "rabia")) == nil)
        }
    }

    @Test func `the custodians' shares open the new root key, and the sealed one before is gone`() async throws {
        let centre = try Centre()
        let founders = try await centre.found()
        let shares = Array(founders.shares.prefix(2))
        let old = try centre.rootKey(by: shares)
        try await centre.rekey(by: founders.admin)
        let new = try centre.rootKey(by: shares)
        let isNewest = try centre.intrude { _, keys in new.key.isEqual(to: keys.root.key) }
        let isAsBefore = new.key.isEqual(to: old.key)
        #expect(isNewest && !isAsBefore)
    }

    @Test func `what opens a slot already is refused, and so is a slip of the hand; nothing has changed then`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let slip = Slots.Opening(secret: Self.second, again: Self.second + "x", selfOpening: false)
        let refused: [([Slots.Opening], VaultError)] = [
            ([Slots.Opening(Centre.unsealing)], .slot(.notNew)),
            ([.second, Slots.Opening(Centre.unsealing)], .slot(.notNew)),
            ([slip], .slot(.notProven)), ([.credential], .slot(.noCredential)),
            ([.second, .second], .invalidInput(parameter: "openings", fault: "the-same")),
            ([], .invalidInput(parameter: "openings", fault: "one-to-four")),
            (Array(repeating: .second, count: 5), .invalidInput(parameter: "openings", fault: "one-to-four")),
        ]
        for (openings, error) in refused {
            await #expect(throws: error) { try await centre.beginRekeying(openings, by: staff.admin) }
        }
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.beginRekeying(by: staff.supervisor)
        }
        #expect(try centre.masterStates() == [.active])
        #expect(try await centre.slots(by: staff.admin) == [1: .passphrase])
        #expect(try await centre.unseals(with: Centre.unsealing))
    }

    @Test func `a credential slot takes a credential that has been handed over anew`() async throws {
        let staff = try await Staff.fresh()
        let (old, new) = (SharedSecret(try .random(32)), SharedSecret(try .random(32)))
        let first = try staff.centre.restart(credential: old)
        let admin = try await first.login("root-admin")
        try await first.addSlot(.credential, by: admin)
        await #expect(throws: VaultError.slot(.notNew)) {
            try await first.beginRekeying([.second, .credential], by: admin)
        }
        let next = try first.restart(credential: new)
        try await next.rekey([.second, .credential], by: try await next.login("root-admin"))
        #expect(try await next.unseals(with: nil, credential: new))
        #expect(try await !next.unseals(with: nil, credential: old))
    }

    @Test func `a rotation has to be through first, a stopped one too`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.rotate(untilBatch: 1)
        await #expect(throws: VaultError.rotating) { try await centre.beginRekeying(by: staff.admin) }
        _ = try await centre.stopRotation(by: staff.admin)
        await #expect(throws: VaultError.rotating) { try await centre.beginRekeying(by: staff.admin) }
        try await centre.rotate(by: staff.admin)
        try await centre.rekey(by: staff.admin)
        #expect(try centre.masterStates() == [.destroyed, .destroyed, .active], "every older key goes")
    }

    @Test func `a repeated request rekeys once, another one again`() async throws {
        let staff = try await Staff.fresh()
        let request = fresh()
        let first = try await staff.centre.rekey(by: staff.admin, request: request)
        #expect(try await staff.centre.rekey(by: staff.admin, request: request) == first)
        #expect(try staff.centre.masterStates() == [.destroyed, .active])
        try await staff.centre.rekey([Slots.Opening("tupel-vosan-kirad")], by: staff.admin)
        #expect(try staff.centre.masterStates() == [.destroyed, .destroyed, .active])
        #expect(try await !staff.centre.unseals(with: Self.second))
        #expect(try await staff.centre.read(staff.note, by: staff.noor).verified)
    }

    @Test func `a power cut in the middle is gone on with at the next unseal, until it is complete`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.beginRekeying(by: staff.admin)
        await staff.centre.vault.rotation.halt()
        let next = try staff.centre.restart()
        next.vault.hold(nil)
        await #expect(throws: VaultError.wrongSecret) {
            try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        }
        _ = try await next.perform(UnsealVault(.init(passphrase: Self.second)))
        if next.vault.rotation.progress != nil { _ = try await next.rotationEnded() }
        #expect(try next.masterStates() == [.destroyed, .active])
        #expect(try await next.read(staff.note, by: try await next.login("noor")).verified)
    }

    @Test func `an entry sealed to the inbox before is taken in all the same`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let facts = centre.vault.facts
        try await centre.rekey(by: staff.admin)
        #expect(centre.vault.facts.inbox != facts.inbox)
        let before = centre.nextSeq
        centre.vault.learn(facts)
        _ = try await centre.perform(SealVault(.init(session: nil)))
        await #expect(throws: VaultError.sealed) { try await centre.login("noor") }
        _ = try await centre.perform(UnsealVault(.init(passphrase: Self.second)))
        let gists = try centre.entries(from: before).map(\.gist)
        #expect(gists.prefix(3) == ["seal done allowed", "login denied sealed", "unseal done slot"])
    }

    @Test func `entries from before and since are found by the same filter`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.rekey(by: staff.admin)
        _ = try await centre.read(staff.note, by: staff.parveen)
        let replies = try await centre.all(
            ListAudit(.init(session: staff.auditor.session, user: "parveen", limit: 500)))
        let actions = replies.flatMap(\.entries).map(\.action)
        #expect(actions.contains("read_record") && actions.contains("enrol"))
    }
}
