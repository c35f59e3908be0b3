package import Access
import FoundationEssentials
package import Interfaces
import Trust

/// Asks custodians to come together for one deed, and announces it before it happens.
///
/// Nobody is given anything by this: it takes as many custodians as the set says, each of whom is shown the deed.
package struct StartRecovery: Operation {
    package typealias Method = Recovery.Start
    package static let action = ActionID.recoverStart
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        var plain = parameters
        plain.session = nil
        digest = RequestDigest.of(plain)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try decide(work)
        let asking = try RecoveryAsking(work)
        let errand = RecoveryErrand(
            deed: try asking.deed(parameters), reason: parameters.reason ?? "", requester: work.sessionIfAny?.user)
        let collection = try Custody(work).begin(.recovery(errand))
        work.entry.rule = "recover.\(errand.deed.kind.rawValue).asked"
        try RecoveryNotices(work).announce(errand, until: collection.expires)
        return .ready(
            Method.Reply(
                collection: CollectionLine(collection).line, asked: try RecoveryLine(work).line(errand)))
    }

    /// Somebody in a session, by the policy, with a reason; root where it is about who can log in at all.
    private func decide(_ work: Work) throws(VaultError) {
        var object = Access.Object.nothing
        if work.sessionIfAny == nil {
            guard parameters.deed == .admin else { throw .notLoggedIn }
        }
        try Asked(purpose: nil, reason: parameters.reason).apply(to: &object, work)
        try work.decide(Self.action, on: object)
    }
}
