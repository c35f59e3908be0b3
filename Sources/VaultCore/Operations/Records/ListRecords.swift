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
        let row = try CaseBook(work).asked(parameters.case)
        work.entry.caseFile = row.id.text
        let asked = Asked(purpose: parameters.purpose, reason: parameters.reason)
        try work.decide(ShowCase.action, on: try work.object(nil, of: row.id, asked))
        let listing = try RecordLines(work).listing(of: row.id, kind: parameters.kind, asked)
        let all = listing.lines
        let page = all.dropFirst(start).prefix(CasePage.size)
        for item in page {
            if let stored = item.stored { work.entry.items.append(EntryDraft.Item(stored)) }
        }
        let closed = try page.map { item throws(VaultError) in
            (
                line: item.line,
                opener: try work.store.passedOver.intact { () throws(VaultError) in try opener(of: item, work) }
            )
        }
        let passedOver = work.store.passedOver
        let isLast = all.count <= start + CasePage.size
        let altered = isLast ? listing.altered.map(\.text) : []
        let release = Release<Method.Reply>.opening { () throws(VaultError) in
            var reply = Method.Reply(records: [], altered: altered)
            for (line, opener) in closed {
                if let line = try opener.flatMap({ opener throws(VaultError) in try dated(line, opener, passedOver) }) {
                    reply.records.append(line)
                } else {
                    reply.altered.append(line.id)
                }
            }
            return reply
        }
        return Chunk(release: release, rest: isLast ? nil : ListRecords(parameters, start: start + CasePage.size))
    }

    /// A line with its times as its author signed them; nil for a record that was altered, which hides no other.
    private func dated(
        _ line: Cases.RecordLine, _ opener: VersionOpener?, _ passedOver: PassedOver
    ) throws(VaultError) -> Cases.RecordLine? {
        guard let opener else { return line }
        let opened = try passedOver.intact { () throws(VaultError) in try opener.content() }
        guard let content = opened else { return nil }
        var dated = line
        (dated.event, dated.entered) = (content.event, Moment.text(content.entered))
        return dated
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
