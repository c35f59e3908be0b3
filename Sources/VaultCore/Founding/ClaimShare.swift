package import Access
package import Interfaces
import Trust

/// Hands a custodian her share, and nobody another's: once, but for the Unix account that claimed it first.
///
/// A share that was sent and never seen would cost the whole set, so that account is shown it again, and told so, until it
/// is read back.
package struct ClaimShare: Operation {
    package typealias Method = Keys.ClaimShare
    package static let action = ActionID.shareClaim

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let desk = work.vault.founding
        let (handed, index) = try work.vault.guesses.counting(work.caller, at: work.moment.uptime) {
            () throws(VaultError) in
            try desk.find(parameters.code)
        }
        let claim = work.state.claim(handed.seats[index].codeHash, by: work.caller.uid)
        guard claim.uid == work.caller.uid, !handed.seats[index].confirmed else { throw .alreadyClaimed }
        work.onceDurable { desk.claim(index, of: handed.terms) }
        let vault = try work.keys().vault
        work.entry.rule = "share.claimed.\(index + 1)"
        return .opening { () throws(VaultError) in
            Method.Reply(
                share: try handed.shareText(index), index: index + 1, threshold: handed.terms.threshold,
                custodians: handed.seats.map(\.name),
                recovery: Fingerprint(ofRecovery: handed.terms.identity, in: vault).description, again: claim.again)
        }
    }
}
