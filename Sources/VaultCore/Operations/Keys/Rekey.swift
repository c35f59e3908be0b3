package import Access
package import Interfaces

/// Replaces the root key, all slots, the master key and the log's keys; what was read or copied before stays open to
/// whoever has copies.
///
/// Every slot is made anew, with a passphrase or a credential that opened none before: a rekeying is done because
/// somebody may know the old ones.
package struct Rekey: Operation {
    package typealias Method = Slots.Rekey
    package static let action = ActionID.rekey
    package static let needs = VaultPhase.complete

    /// Each takes a few runs of Argon2id.
    private static let mostSlots = 4

    private let parameters: Method.Parameters
    private var slots: [SlotKey] = []
    /// Slots as they were that one of the new passphrases or the credential opens.
    private var reopened: [UInt32] = []
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        var plain = parameters
        plain.openings = []
        digest = RequestDigest.of(plain, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    /// What is old or new is decided in `prepare` alone: a repeat after a lost reply finds the new slots.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.admitToSlots(Self.action, parameters.passphrase, by: parameters.session, for: caller)
        guard (1...Self.mostSlots).contains(parameters.openings.count) else {
            throw .invalidInput(parameter: "openings", fault: "one-to-four")
        }
        guard Set(parameters.openings.map(\.secret)).count == parameters.openings.count else {
            throw .invalidInput(parameter: "openings", fault: "the-same")
        }
        for opening in parameters.openings {
            slots.append(try await vault.slotKey(opening, for: caller))
            let opened = try await vault.slot(openedBy: opening, for: caller)
            reopened += opened.map { [$0.number] } ?? []
        }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try SlotDesk(work, for: Self.action)
        guard reopened.isEmpty else { throw .slot(.notNew) }
        let done = try Rekeying(work).begin(slots)
        let slots = done.slots.map { Int($0) }
        return .ready(Method.Reply(slots: slots, epoch: Int(done.epoch), done: 0, total: 0, complete: false))
    }
}
