package import Access
package import Interfaces
import Trust

/// Lists the records of a case that the caller may see, newest first, 64 at a time.
package struct ListRecords: ChunkedOperation {
    package typealias Method = Cases.ListRecords
    package static let action = ActionID.listRecords
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    /// Links of the case before which the next chunk begins; nil for the newest.
    private let before: UInt64?

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, before: nil)
    }

    private init(_ parameters: Method.Parameters, before: UInt64?) {
        self.parameters = parameters
        self.before = before
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<ListRecords> {
        try work.admit(Self.action)
        let row = try CaseBook(work).asked(parameters.case)
        work.entry.caseFile = row.id.text
        let asked = Asked(purpose: parameters.purpose, reason: parameters.reason)
        try work.decide(ShowCase.action, on: try work.object(nil, of: row.id, asked))
        let stretch = try RecordLines(work).stretch(
            of: row.id, before: before, .init(kind: parameters.kind, most: CasePage.size), asked)
        work.entry.items += stretch.lines.compactMap { $0.stored.map { EntryDraft.Item($0) } }
        let closed = try stretch.lines.map { item throws(VaultError) in
            (
                line: item.line,
                opener: try work.store.passedOver.intact { () throws(VaultError) in try opener(of: item, work) }
            )
        }
        let (passedOver, altered) = (work.store.passedOver, stretch.altered.map(\.text))
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
        return Chunk(release: release, rest: stretch.rest.map { ListRecords(parameters, before: $0) })
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
