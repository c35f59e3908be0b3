package import Access
package import Interfaces
import Trust

/// Opens one of the caller's own drafts.
package struct ResumeDraft: Operation {
    package typealias Method = Cases.ResumeDraft
    package static let action = ActionID.resumeDraft
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let desk = try DraftDesk(work)
        let draft = try desk.admitted(Self.action, to: parameters.draft)
        let open = try desk.opener(of: draft)
        return .opening { () throws(VaultError) in Method.Reply(draft: draft.shown, text: try open()) }
    }
}
