import Interfaces

@testable import VaultCore

extension Deed {
    static let slots = [
        Deed("Slots.List", "slot_list", by: "root-admin", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(ListSlots(.init(session: session)))
        },
        Deed("Slots.Add", "slot_add", by: "root-admin", refused: "sana") { staff, session in
            try await staff.centre.addSlot(.second, by: staff.with(session))
        },
        Deed("Slots.Change", "slot_change", by: "root-admin", refused: "sana") { staff, session in
            try await staff.centre.changeSlot(1, to: .second, by: staff.with(session))
        },
        Deed("Slots.Remove", "slot_remove", by: "root-admin", refused: "sana") { staff, session in
            let other = try? await staff.centre.addSlot(.second, by: staff.admin)
            try await staff.centre.removeSlot(other ?? 2, by: staff.with(session), staying: Centre.unsealing)
        },
        Deed("Slots.Rekey", "rekey", by: "root-admin", refused: "sana") { staff, session in
            try await staff.centre.rekey(by: staff.with(session))
        },
    ]
}

extension Slots.Opening {
    /// A passphrase, typed the same twice.
    init(_ passphrase: String) {
        self.init(secret: passphrase, again: passphrase, selfOpening: false)
    }

    static let second = Slots.Opening("golav-misut-henab")
    static let credential = Slots.Opening(selfOpening: false)
}

extension Centre {
    @discardableResult
    func addSlot(_ opening: Slots.Opening, by admin: Person, request: String = fresh()) async throws -> Int {
        try await perform(
            AddSlot(
                .init(session: admin.session, passphrase: admin.passphrase, opening: opening, request: request))
        ).slot
    }

    @discardableResult
    func changeSlot(
        _ slot: Int, to opening: Slots.Opening, by admin: Person, request: String = fresh()
    ) async throws -> Int {
        try await perform(
            ChangeSlot(
                .init(
                    session: admin.session, passphrase: admin.passphrase, slot: slot, opening: opening,
                    request: request))
        ).slot
    }

    func removeSlot(_ slot: Int, by admin: Person, staying: String?) async throws {
        _ = try await perform(
            RemoveSlot(
                .init(
                    session: admin.session, passphrase: admin.passphrase, slot: slot, staying: staying,
                    request: fresh())))
    }

    /// The slots by number, as an admin is told.
    func slots(by admin: Person) async throws -> [Int: Slots.Kind] {
        let slots = try await perform(ListSlots(.init(session: admin.session))).slots
        return Dictionary(uniqueKeysWithValues: slots.map { ($0.number, $0.kind) })
    }

    /// Whether the vault as it lies on the disk now opens with a passphrase, or with the credential handed over.
    func unseals(with passphrase: String?, credential: SharedSecret? = nil) async throws -> Bool {
        let next = try restart(credential: credential)
        next.vault.hold(nil)
        do {
            _ = try await next.perform(UnsealVault(.init(passphrase: passphrase)))
            return true
        } catch VaultError.wrongSecret {
            return false
        }
    }
}
