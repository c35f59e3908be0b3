package import Access
package import Interfaces
import TransparencyLog

/// Counts the entries of a time for summaries and reports, newest first.
///
/// Each answer counts some hundred entries and is forgotten here: the caller adds up, so that a log of any length takes
/// the daemon no more memory than its newest page.
package struct AuditFigures: ChunkedOperation {
    package typealias Method = Audit.Figures
    package static let action = ActionID.auditFigures
    package static let readsLog = true

    private let parameters: Method.Parameters
    private let place: LogPlace

    /// Entries in one answer at most, and between two looks at the time: the writer has to be back soon.
    private static let chunk = 512
    private static let stretch = 16

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, before: .end)
    }

    private init(_ parameters: Method.Parameters, before place: LogPlace) {
        self.parameters = parameters
        self.place = place
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<AuditFigures> {
        _ = try work.session()
        try work.decide(Self.action)
        let filter = LogFilter(
            from: try LogFilter.instant(parameters.from, "from"), to: try LogFilter.instant(parameters.to, "to"))
        let query = try LogQuery(work, filter)
        let reader = try LogReader(work)
        var figures = FigureSheet()
        var (next, counted): (LogPlace?, Int) = (place, 0)
        repeat {
            let page = try query.page(before: next ?? .end, limit: Self.stretch)
            for sighting in page.entries { try figures.add(sighting, reader) }
            next = page.next
            counted += page.entries.count
        } while next != nil && counted < Self.chunk && !work.isOverTime
        let health = place == .end ? try LogHealth.read(work) : nil
        return Chunk(
            release: .ready(figures.reply(left: query.left(below: next), health)),
            rest: next.map { AuditFigures(parameters, before: $0) })
    }
}
