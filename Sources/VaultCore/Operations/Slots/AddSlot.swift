package import Access
package import Interfaces

/// Adds a seal slot, opened again from what was stored.
package struct AddSlot: Operation {
    package typealias Method = Slots.Add
    package static let action = ActionID.slotAdd

    private let parameters: Method.Parameters
    private var key: SlotKey?
    /// A slot as it was that the new passphrase or credential opens.
    private var reopened: OpenedSlot?
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        var plain = parameters
        plain.opening.forgetSecrets()
        digest = RequestDigest.of(plain, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.admitToSlots(Self.action, parameters.passphrase, by: parameters.session, for: caller)
        key = try await vault.slotKey(parameters.opening, for: caller)
        reopened = try await vault.slot(openedBy: parameters.opening, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let desk = try SlotDesk(work, for: Self.action)
        guard let key else { throw .slot(.notProven) }
        let number = try desk.addNew(key, opening: reopened)
        work.entry.rule = "slot.added.\(number)"
        return .ready(Method.Reply(slot: Int(number)))
    }
}
