package import Access
package import Interfaces
import Trust

/// What the person to be vouched for must read aloud, computed with the voucher's own pin of the recovery key.
package struct ShowFingerprint: Operation {
    package typealias Method = People.Fingerprint
    package static let action = ActionID.fingerprint
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let claim = try Vouching(work).claim(of: parameters.name)
        work.entry.record = claim.certificate.user.text
        return .ready(
            Method.Reply(
                roles: claim.certificate.roles.sorted().map(\.text), fingerprint: claim.fingerprint.description))
    }
}
