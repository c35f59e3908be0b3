package import Access
package import Interfaces
import Sealing

/// Tells the seal slots: what opens each, and at what cost.
package struct ListSlots: Operation {
    package typealias Method = Slots.List
    package static let action = ActionID.slotList

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let slots = try SlotTable(store: work.store).all()
        return .ready(Method.Reply(slots: slots.map(Self.line), selfOpening: work.vault.isSelfOpening))
    }

    private static func line(_ slot: SlotTable.Slot) -> Slots.Slot {
        let cost = try? PassphraseParameters(encoded: slot.parameters).cost
        return Slots.Slot(
            number: Int(slot.number), kind: slot.kind == .passphrase ? .passphrase : .credential,
            memory: cost.map { Int($0.memoryKiB / 1024) }, passes: cost.map { Int($0.passes) })
    }
}
