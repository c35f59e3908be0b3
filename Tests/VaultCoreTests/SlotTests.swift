import FoundationEssentials
import Interfaces
import Sealing
import Testing

@testable import VaultCore

/// Seal slots: at every moment one opens the vault, and what no admin meant to open it doesn't.
@Suite struct `Seal slots` {
    private static let other = "golav-misut-henab"

    @Test func `a slot that was added opens the vault, and so does the one before`() async throws {
        let staff = try await Staff.fresh()
        let before = staff.centre.nextSeq
        #expect(try await staff.centre.addSlot(.second, by: staff.admin) == 2)
        #expect(try await staff.centre.slots(by: staff.admin) == [1: .passphrase, 2: .passphrase])
        for passphrase in [Self.other, Centre.unsealing] {
            #expect(try await staff.centre.unseals(with: passphrase))
        }
        #expect(try await !staff.centre.unseals(with: "golav-misut-henat"))
        #expect(try staff.centre.entries(from: before).first?.gist == "slot_add done slot.added.2")
    }

    @Test func `a slot typed differently the second time is not stored`() async throws {
        let staff = try await Staff.fresh()
        let slip = Slots.Opening(secret: Self.other, again: Self.other + "x", selfOpening: false)
        for opening in [slip, Slots.Opening(secret: Self.other, selfOpening: false)] {
            await #expect(throws: VaultError.slot(.notProven)) {
                try await staff.centre.addSlot(opening, by: staff.admin)
            }
            await #expect(throws: VaultError.slot(.notProven)) {
                try await staff.centre.changeSlot(1, to: opening, by: staff.admin)
            }
        }
        #expect(try await staff.centre.slots(by: staff.admin) == [1: .passphrase])
        #expect(try await staff.centre.unseals(with: Centre.unsealing))
    }

    @Test func `a changed slot opens with the new passphrase alone, and the old row is in no file`() async throws {
        let staff = try await Staff.fresh()
        let box = try staff.centre.onDisk { try SlotTable(store: $0).all()[0].box }
        let before = staff.centre.nextSeq
        #expect(try await staff.centre.changeSlot(1, to: .second, by: staff.admin) == 2)
        #expect(try await staff.centre.unseals(with: Self.other))
        #expect(try await !staff.centre.unseals(with: Centre.unsealing))
        #expect(try staff.centre.entries(from: before).first?.gist == "slot_change done slot.changed.1.2")
        for suffix in ["", "-wal"] {
            let file = try Data(contentsOf: URL(fileURLWithPath: staff.centre.directory + "/vault.db" + suffix))
            #expect(file.range(of: Data(box[40..<80])) == nil, "vault.db\(suffix)")
        }
    }

    @Test func `what opens a slot already becomes no new one`() async throws {
        let staff = try await Staff.fresh()
        let opening = Slots.Opening(Centre.unsealing)
        await #expect(throws: VaultError.slot(.notNew)) { try await staff.centre.addSlot(opening, by: staff.admin) }
        await #expect(throws: VaultError.slot(.notNew)) {
            try await staff.centre.changeSlot(1, to: opening, by: staff.admin)
        }
        #expect(try await staff.centre.slots(by: staff.admin) == [1: .passphrase])
    }

    @Test func `a repeated request changes a slot once`() async throws {
        let staff = try await Staff.fresh()
        let request = fresh()
        for _ in 0..<2 {
            #expect(try await staff.centre.changeSlot(1, to: .second, by: staff.admin, request: request) == 2)
        }
        #expect(try await staff.centre.slots(by: staff.admin) == [2: .passphrase])
    }

    @Test func `the last slot stays, and a number that no slot has is named`() async throws {
        let staff = try await Staff.fresh()
        for staying in [Centre.unsealing, Self.other, nil] {
            await #expect(throws: VaultError.slot(.last)) {
                try await staff.centre.removeSlot(1, by: staff.admin, staying: staying)
            }
        }
        for number in [0, 2, -1, .max] {
            await #expect(throws: VaultError.slot(.missing(number))) {
                try await staff.centre.removeSlot(number, by: staff.admin, staying: Centre.unsealing)
            }
            await #expect(throws: VaultError.slot(.missing(number))) {
                try await staff.centre.changeSlot(number, to: .second, by: staff.admin)
            }
        }
        #expect(try await staff.centre.unseals(with: Centre.unsealing))
    }

    @Test func `a slot is removed only by whoever opens one that stays`() async throws {
        let staff = try await Staff.fresh()
        try await staff.centre.addSlot(.second, by: staff.admin)
        // The removed slot's own passphrase, nobody's, and no credential.
        for staying in [Centre.unsealing, "golav-misut-henat", nil] {
            await #expect(throws: VaultError.slot(.notProven)) {
                try await staff.centre.removeSlot(1, by: staff.admin, staying: staying)
            }
        }
        try await staff.centre.removeSlot(1, by: staff.admin, staying: Self.other)
        #expect(try await staff.centre.slots(by: staff.admin) == [2: .passphrase])
        #expect(try await !staff.centre.unseals(with: Centre.unsealing))
        #expect(try await staff.centre.unseals(with: Self.other))
    }

    @Test func `a number that a slot had is no other slot's later`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        #expect(try await centre.addSlot(.second, by: staff.admin) == 2)
        try await centre.removeSlot(2, by: staff.admin, staying: Centre.unsealing)
        #expect(try await centre.addSlot(.second, by: staff.admin) == 3)
        try await centre.removeSlot(3, by: staff.admin, staying: Centre.unsealing)
        #expect(try await centre.rekey(by: staff.admin).slots == [4])
    }

    @Test func `only an admin who types her passphrase again touches slots`() async throws {
        let staff = try await Staff.fresh()
        let admin = staff.admin
        let forgetful = Centre.Person(
            name: admin.name, passphrase: "not hers", session: admin.session, fingerprint: admin.fingerprint)
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.centre.addSlot(.second, by: forgetful) }
        for person in [staff.supervisor, staff.parveen, staff.auditor] {
            await #expect(throws: VaultError.denied(rule: "no-rule")) {
                try await staff.centre.changeSlot(1, to: .second, by: person)
            }
        }
        await #expect(throws: VaultError.weakPassphrase("too-short")) {
            try await staff.centre.addSlot(Slots.Opening("1234"), by: admin)
        }
        #expect(try await staff.centre.slots(by: admin) == [1: .passphrase])
    }

    @Test func `a credential slot takes a credential that is handed over, and opens without a person`() async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.slot(.noCredential)) {
            try await staff.centre.addSlot(.credential, by: staff.admin)
        }
        let credential = SharedSecret(try .random(32))
        let next = try staff.centre.restart(credential: credential)
        let admin = try await next.login("root-admin")
        #expect(try await next.addSlot(.credential, by: admin) == 2)
        #expect(try await next.unseals(with: nil, credential: credential))
        #expect(try await !next.unseals(with: nil, credential: SharedSecret(try .random(32))))
        try await next.removeSlot(1, by: admin, staying: nil)
        #expect(try await next.slots(by: admin) == [2: .credential])
        #expect(try await !next.unseals(with: Centre.unsealing, credential: credential))
    }

    @Test func `without a TPM a credential slot is made only when that is asked for, and called self-opening`()
        async throws
    {
        let staff = try await Staff.fresh()
        let next = try staff.centre.restart(credential: SharedSecret(try .random(32)), selfOpening: true)
        let admin = try await next.login("root-admin")
        await #expect(throws: VaultError.slot(.selfOpening)) { try await next.addSlot(.credential, by: admin) }
        #expect(try await !next.perform(ListSlots(.init(session: admin.session))).selfOpening)
        #expect(!next.vault.status().selfOpening && !next.vault.status().warnings.contains("disk-opens-itself"))
        let slot = try await next.addSlot(Slots.Opening(selfOpening: true), by: admin)
        #expect(try await next.perform(ListSlots(.init(session: admin.session))).selfOpening)
        #expect(next.vault.status().selfOpening && next.vault.status().warnings.contains("disk-opens-itself"))
        let later = try next.restart(credential: SharedSecret(try .random(32)), selfOpening: true)
        #expect(later.vault.status().selfOpening, "a start finds it")
        try await later.removeSlot(slot, by: try await later.login("root-admin"), staying: Centre.unsealing)
        #expect(!later.vault.status().selfOpening)
    }
}
