package import Access
package import Interfaces
import Trust

/// Shows one request for approval with everything that an approval of it would sign.
package struct ShowApproval: Operation {
    package typealias Method = Session.ShowApproval
    package static let action = ActionID.showApproval
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let approval = try Approvals(work).find(parameters.id)
        work.entry.record = approval.id.text
        work.entry.caseFile = approval.scope.caseFile?.text
        let lines = try ApprovalLines(work)
        return .ready(
            Method.Reply(
                approval: try lines.line(approval), details: try lines.details(approval),
                digest: approval.digest(in: try work.keys().vault)))
    }
}
