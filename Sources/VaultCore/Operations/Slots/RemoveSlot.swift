package import Access
package import Interfaces

/// Removes a seal slot, after one that stays has been opened: a slot whose passphrase nobody knows any more opens
/// nothing.
package struct RemoveSlot: Operation {
    package typealias Method = Slots.Remove
    package static let action = ActionID.slotRemove

    private let parameters: Method.Parameters
    private var staying: OpenedSlot?
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        var plain = parameters
        plain.staying = nil
        digest = RequestDigest.of(plain, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.admitToSlots(Self.action, parameters.passphrase, by: parameters.session, for: caller)
        guard let id = vault.facts.vault else { throw .absent }
        let number = parameters.slot
        let others = try await vault.look(for: caller) { work throws(VaultError) in
            try SlotTable(store: work.store).all().filter { Int($0.number) != number }
        }
        staying = try await vault.open(others, of: [id], with: parameters.staying, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let desk = try SlotDesk(work, for: Self.action)
        guard try !SlotTable(store: work.store).all(without: parameters.slot).isEmpty else { throw .slot(.last) }
        guard let staying else { throw .slot(.notProven) }
        try desk.prove(staying.number, with: staying.key, holding: try work.keys().root)
        try desk.remove(UInt32(truncatingIfNeeded: parameters.slot))
        work.entry.rule = "slot.removed.\(parameters.slot)"
        return .ready(Method.Reply(staying: Int(staying.number)))
    }
}
