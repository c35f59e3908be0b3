package import Access
package import Interfaces
import Trust

/// One batch of what waits for this session's keys: next epochs where somebody has left, grants to colleagues, and
/// record keys moved to the newest epoch.
package struct RenewKeys: Operation {
    package typealias Method = Keys.Renew
    package static let action = ActionID.renewKeys
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let session = try work.session()
        try work.decide(Self.action)
        guard session.person.pin != nil, try work.trust().certificate(of: session.user) != nil else {
            return .ready(Method.Reply(epochs: 0, grants: 0, moved: 0, through: 0, total: 0))
        }
        let (done, through, total) = try TopUp(work).batch(from: parameters.start)
        return .ready(
            Method.Reply(
                epochs: done.epochs, grants: done.grants, moved: done.moved, through: through, total: total))
    }
}
