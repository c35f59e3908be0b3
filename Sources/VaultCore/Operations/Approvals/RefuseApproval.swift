package import Access
package import Interfaces
import Trust

/// Ends a request for approval: somebody who may approve it refuses, or whoever made it withdraws it.
package struct RefuseApproval: Operation {
    package typealias Method = Session.RefuseApproval
    package static let action = ActionID.refuseApproval
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        try Approvals(work).end(parameters.id)
        return .ready(Method.Reply())
    }
}
