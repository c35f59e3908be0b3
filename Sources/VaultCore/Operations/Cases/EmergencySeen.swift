package import Access
package import Interfaces
import Trust

/// Acknowledges a notice that was told to the caller; until then it comes back at each login.
package struct EmergencySeen: Operation {
    package typealias Method = Cases.EmergencySeen
    package static let action = ActionID.emergencySeen
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
        let me = try work.session().user
        try work.decide(Self.action)
        try Notices(work).markSeen(parameters.notice, by: me)
        return .ready(Method.Reply())
    }
}
