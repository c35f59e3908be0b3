package import Access
package import Interfaces

/// Puts a new seal slot in an old one's place: added, proven, and only then the old one removed, in one transaction.
package struct ChangeSlot: Operation {
    package typealias Method = Slots.Change
    package static let action = ActionID.slotChange

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

    /// Whether there is such a slot is asked in `prepare` alone: a repeat after a lost reply finds it gone.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.admitToSlots(Self.action, parameters.passphrase, by: parameters.session, for: caller)
        key = try await vault.slotKey(parameters.opening, for: caller)
        reopened = try await vault.slot(openedBy: parameters.opening, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let desk = try SlotDesk(work, for: Self.action)
        guard let old = try SlotTable(store: work.store).all().first(where: { Int($0.number) == parameters.slot })
        else { throw .slot(.missing(parameters.slot)) }
        guard let key else { throw .slot(.notProven) }
        let number = try desk.addNew(key, opening: reopened)
        try desk.remove(old.number)
        work.entry.rule = "slot.changed.\(old.number).\(number)"
        return .ready(Method.Reply(slot: Int(number)))
    }
}
