package import Access
package import Interfaces
import Trust

/// Lists the records of a case that the caller may see, newest first, 64 at a time.
package struct ListRecords: ChunkedOperation {
    package typealias Method = Cases.ListRecords
    package static let action = ActionID.listRecords
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private let start: Int

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, start: 0)
    }

    private init(_ parameters: Method.Parameters, start: Int) {
        self.parameters = parameters
        self.start = start
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<ListRecords> {
        try work.admit(Self.action)
        let row = try CaseBook(work).find(parameters.case)
        work.entry.caseFile = row.id.text
        let asked = Asked(purpose: parameters.purpose, reason: parameters.reason)
        let listing = try RecordLines(work).listing(of: row.id, kind: parameters.kind, asked)
        let all = listing.lines
        try work.decide(ShowCase.action, on: try work.object(nil, of: row.id, asked))
        let page = all.dropFirst(start).prefix(CasePage.size)
        for item in page {
            if let stored = item.stored { work.entry.items.append(EntryDraft.Item(stored)) }
        }
        let openers = try page.map { item throws(VaultError) in try opener(of: item, work) }
        let lines = page.map(\.line)
        let isLast = all.count <= start + CasePage.size
        let altered = isLast ? listing.altered.map(\.text) : []
        let release = Release<Method.Reply>.opening { () throws(VaultError) in
            Method.Reply(
                records: try zip(lines, openers).map { line, opener throws(VaultError) in
                    var dated = line
                    dated.event = try opener?.open().content.event
                    return dated
                }, altered: altered)
        }
        return Chunk(release: release, rest: isLast ? nil : ListRecords(parameters, start: start + CasePage.size))
    }

    /// What tells when a record happened; nil where a colleague has yet to grant the key.
    private func opener(of item: RecordLines.Closed, _ work: Work) throws(VaultError) -> VersionOpener? {
        guard let stored = item.stored else { return nil }
        do {
            return try RecordDesk(work).opener(of: stored)
        } catch {
            if case .noKey = error { return nil }
            throw error
        }
    }
}
