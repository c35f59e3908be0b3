package import Access
package import Interfaces
import Trust

/// Lists the caller's own requests for approval and those that she may approve.
package struct ListApprovals: Operation {
    package typealias Method = Session.ListApprovals
    package static let action = ActionID.listApprovals
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let lines = try ApprovalLines(work)
        var found: [Session.ApprovalRequest] = []
        for approval in try Approvals(work).visible() { found.append(try lines.line(approval)) }
        return .ready(Method.Reply(approvals: found))
    }
}
