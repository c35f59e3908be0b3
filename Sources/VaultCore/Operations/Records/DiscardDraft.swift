package import Access
import GRDB
package import Interfaces
import Trust

/// Deletes one of the caller's own drafts with its key.
package struct DiscardDraft: Operation {
    package typealias Method = Cases.DiscardDraft
    package static let action = ActionID.discardDraft
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let me = try work.session().user
        try work.decide(Self.action, on: try work.object(nil, author: me, of: nil, .nothing))
        work.entry.record = try RecordID(asked: parameters.draft).text
        try DraftDesk(work).discard(parameters.draft)
        return .ready(Method.Reply())
    }
}
