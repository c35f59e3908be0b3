package import Access
package import Interfaces
import Trust

/// An auditor's review of one use of break-glass or recovery, with her remark.
package struct ReviewNotice: Operation {
    package typealias Method = Audit.ReviewNotice
    package static let action = ActionID.reviewNotice
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
        let asked = Asked(purpose: nil, reason: parameters.remark)
        try work.decide(Self.action, on: try work.object(nil, of: nil, asked))
        try Notices(work).review(parameters.notice)
        return .ready(Method.Reply())
    }
}
