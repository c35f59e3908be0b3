package import Access
package import Interfaces
import Trust

/// What waits for an auditor's review, oldest first: uses of break-glass, and recoveries.
package struct ListReviews: Operation {
    package typealias Method = Audit.ListReviews
    package static let action = ActionID.listReviews

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let notices = try Notices(work)
        let queue = try notices.toReview(most: parameters.reviewed ? 0 : Notices.page)
        let shown = parameters.reviewed ? try notices.newest(most: Notices.page) : queue.notices
        let lines = NoticeLines(work)
        var reviews: [Audit.Review] = []
        for notice in shown { reviews.append(try lines.review(notice)) }
        return .ready(Method.Reply(reviews: reviews, waiting: queue.waiting))
    }
}
