package import Access
package import Interfaces
import Sealing
import Trust

/// Lists the caller's own drafts, newest first.
package struct ListDrafts: Operation {
    package typealias Method = Cases.ListDrafts
    package static let action = ActionID.listDrafts
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let me = try work.session().user
        try work.decide(Self.action, on: try work.object(nil, author: me, of: nil, .nothing))
        let drafts = try DraftDesk(work).newest()
        for draft in drafts.prefix(CasePage.size) {
            work.entry.items.append(
                EntryDraft.Item(
                    caseFile: draft.descriptor.caseFile, record: draft.id.text, version: 1,
                    digest: Hash.sha256(draft.content)))
        }
        return .ready(Method.Reply(drafts: drafts.prefix(CasePage.size).map(\.shown)))
    }
}

extension DraftTable.Stored {
    /// The draft as the protocol tells it.
    var shown: Cases.Draft {
        Cases.Draft(
            id: id.text, case: descriptor.caseFile, reference: descriptor.reference, kind: descriptor.kind,
            domain: descriptor.domain, audience: Cases.Audience(rawValue: descriptor.audience) ?? .author,
            saved: Moment.text(saved), record: descriptor.record, version: descriptor.version)
    }
}
