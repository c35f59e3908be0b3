package import Access
package import Interfaces
import TransparencyLog

/// Tells an auditor what is new in the log, oldest first; each answer is in the log, too.
///
/// What followers leave there is told to no follower: two of them would wake each other for ever.
package struct FollowAudit: ChunkedOperation {
    package typealias Method = Audit.Follow
    package static let action = ActionID.followAudit

    private let parameters: Method.Parameters
    /// The last place told; nil before the first answer, which only says that following has begun.
    private let place: LogPlace?
    /// Whether there was more than one answer takes.
    let isBehind: Bool

    /// Entries looked at for one answer.
    private static let chunk = 64

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, after: nil)
    }

    private init(_ parameters: Method.Parameters, after place: LogPlace?, isBehind: Bool = false) {
        self.parameters = parameters
        self.place = place
        self.isBehind = isBehind
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<FollowAudit> {
        _ = try work.session()
        try work.decide(Self.action)
        let filter = try filter(work)
        guard let place else {
            return Chunk(
                release: .ready(Method.Reply(entries: [])), rest: FollowAudit(parameters, after: work.entryPlace))
        }
        let reader = try LogReader(work)
        let news = try news(work, after: place)
        var entries: [Audit.Entry] = []
        var last = place
        for sighting in news where last == place || !work.isOverTime {
            if Self.tells(sighting, filter) { entries.append(try reader.shown(sighting)) }
            last = sighting.place
        }
        return Chunk(release: .ready(Method.Reply(entries: entries)), rest: goingOn(news, through: last))
    }

    /// What goes on after a place; behind if there was more than it has come to.
    private func goingOn(_ news: [LogTable.Sighting], through last: LogPlace) -> FollowAudit {
        let isBehind = news.count == Self.chunk || news.last.map { $0.place != last } == true
        return FollowAudit(parameters, after: last, isBehind: isBehind)
    }

    /// Looks, without telling anybody, whether there is anything to tell; and from where on the next look begins.
    func glance(_ work: Work) throws(VaultError) -> (hasNews: Bool, next: FollowAudit) {
        guard let place else { return (true, self) }
        let filter = try filter(work)
        let news = try news(work, after: place)
        for sighting in news where Self.tells(sighting, filter) { return (true, self) }
        return (false, goingOn(news, through: news.last?.place ?? place))
    }

    private func news(_ work: Work, after place: LogPlace) throws(VaultError) -> [LogTable.Sighting] {
        try LogTable(store: work.store, keys: try work.keys()).entries(after: place, limit: Self.chunk)
    }

    private static func tells(_ sighting: LogTable.Sighting, _ filter: LogFilter) -> Bool {
        if case .entry(_, let entry) = sighting, entry.action.text == action.rawValue { return false }
        return filter.admits(sighting)
    }

    private func filter(_ work: Work) throws(VaultError) -> LogFilter {
        var filter = LogFilter(
            outcome: parameters.outcome.flatMap { AuditOutcome.Result(rawValue: $0.rawValue) },
            isBreakGlass: parameters.breakGlass ?? false)
        try filter.name(action: parameters.action, work)
        try filter.name(user: parameters.user, work)
        try filter.name(case: parameters.case, work)
        return filter
    }
}
