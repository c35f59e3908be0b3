package import Access
package import Interfaces
import Trust

/// Shows one case and the records in it that the caller may see.
package struct ShowCase: Operation {
    package typealias Method = Cases.ShowCase
    package static let action = ActionID.showCase
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let row = try CaseBook(work).asked(parameters.case)
        work.entry.caseFile = row.id.text
        let asked = Asked(purpose: parameters.purpose, reason: parameters.reason)
        try work.decide(Self.action, on: try work.object(nil, of: row.id, asked))
        try CaseBook(work).markSeen(row.id, by: work.session().user)
        let line = try CaseLines(work).line(row)
        // One entry names 64 records at most, the registration among them; `ListRecords` gives all.
        let listing = try RecordLines(work).listing(of: row.id, kind: nil, asked)
        let records = listing.lines.prefix(CasePage.size - 1)
        work.entry.items += records.compactMap { $0.stored.map { EntryDraft.Item($0) } }
        let newest = records.map(\.line)
        let altered = listing.altered.map(\.text)
        return .opening { () throws(VaultError) in
            Method.Reply(case: try line.open(), records: newest, altered: altered)
        }
    }
}
