package import Access
package import Interfaces
import Trust

/// Hands a custodian her share, once: nobody is shown it twice, nor another's.
package struct ClaimShare: Operation {
    package typealias Method = Keys.ClaimShare
    package static let action = ActionID.shareClaim

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let desk = work.vault.founding
        let index = try desk.seat(for: parameters.code)
        guard desk.claim(index) else { throw .alreadyClaimed }
        guard let terms = desk.terms else { throw .wrongCode }
        let vault = try work.keys().vault
        work.entry.rule = "share.claimed.\(index + 1)"
        let names = desk.seats.map(\.name)
        return .opening { () throws(VaultError) in
            Method.Reply(
                share: try desk.shareText(index), index: index + 1, threshold: terms.threshold, custodians: names,
                recovery: Fingerprint(ofRecovery: terms.identity, in: vault).description)
        }
    }
}
