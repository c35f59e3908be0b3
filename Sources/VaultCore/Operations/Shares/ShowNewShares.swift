package import Access
package import Interfaces
import Trust

/// Tells what custodians of the set in force are asked to agree to: who holds the new set, and its key's fingerprint.
package struct ShowNewShares: Operation {
    package typealias Method = Keys.ShowNewShares
    package static let action = ActionID.shareAgree
    package static let needs = VaultPhase.complete

    package init(_ parameters: Method.Parameters) {}

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        guard let handed = work.vault.founding.handed else { throw .nothingCollected }
        work.entry.rule = "shares.shown"
        return .ready(
            Method.Reply(
                set: try ShareSetID(stored: handed.terms.set, in: .share).text,
                custodians: handed.seats.map {
                    Keys.Holder(name: $0.name, claimed: $0.claimed, confirmed: $0.confirmed)
                },
                threshold: handed.terms.threshold,
                recovery: Fingerprint(ofRecovery: handed.terms.identity, in: try work.keys().vault).description))
    }
}
