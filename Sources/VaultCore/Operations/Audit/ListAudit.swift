package import Access
package import Interfaces
import TransparencyLog

/// Lists audit entries, newest first, at most 64 at a time; reading the log is in the log.
package struct ListAudit: ChunkedOperation {
    package typealias Method = Audit.List
    package static let action = ActionID.listAudit
    package static let readsLog = true

    private let parameters: Method.Parameters
    private let place: LogPlace
    private let left: Int

    /// Entries in one answer.
    private static let chunk = 64
    /// Entries a listing gives when no limit is named.
    private static let usual = 100

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, before: .end, left: max(0, parameters.limit ?? Self.usual))
    }

    private init(_ parameters: Method.Parameters, before place: LogPlace, left: Int) {
        self.parameters = parameters
        self.place = place
        self.left = left
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<ListAudit> {
        _ = try work.session()
        try work.decide(Self.action)
        let reader = try LogReader(work)
        let query = try LogQuery(work, filter(work))
        let most = min(left, Self.chunk)
        var entries: [Audit.Entry] = []
        var next: LogPlace? = place
        repeat {
            let page = try query.page(before: next ?? .end, limit: most - entries.count)
            next = page.next
            for (number, sighting) in page.entries.enumerated() {
                entries.append(try reader.shown(sighting))
                if work.isOverTime, number + 1 < page.entries.count {
                    next = sighting.place
                    break
                }
            }
        } while next != nil && entries.count < most && !work.isOverTime
        let rest = left - entries.count
        return Chunk(
            release: .ready(Method.Reply(entries: entries)),
            rest: rest > 0 ? next.map { ListAudit(parameters, before: $0, left: rest) } : nil)
    }

    private func filter(_ work: Work) throws(VaultError) -> LogFilter {
        var filter = LogFilter(
            record: parameters.record,
            outcome: parameters.outcome.flatMap { AuditOutcome.Result(rawValue: $0.rawValue) },
            purpose: try LogFilter.purpose(parameters.purpose), isBreakGlass: parameters.breakGlass ?? false,
            from: try LogFilter.instant(parameters.from, "from"), to: try LogFilter.instant(parameters.to, "to"))
        try filter.name(action: parameters.action, work)
        try filter.name(user: parameters.user, work)
        try filter.name(case: parameters.case, work)
        return filter
    }
}
