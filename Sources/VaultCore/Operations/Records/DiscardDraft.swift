package import Access
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
        let desk = try DraftDesk(work)
        work.entry.record = try desk.admitted(Self.action, to: parameters.draft).id.text
        try desk.discard(parameters.draft)
        return .ready(Method.Reply())
    }
}
