package import Access
package import Interfaces
import Trust

/// Approves what another person asks for, with the caller's own certified key and her passphrase again.
package struct Approve: Operation {
    package typealias Method = Session.Approve
    package static let action = ActionID.approve
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.recheck(parameters.passphrase, by: parameters.session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(Self.action, on: object)
        let approval = try Approvals(work).approve(parameters.id, shown: parameters.digest)
        return .ready(Method.Reply(approval: try ApprovalLines(work).line(approval)))
    }
}
