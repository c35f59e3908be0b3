package import Access
package import Interfaces
import Trust

/// Lists audit entries, newest first, 64 at a time; reading the log is in the log.
package struct ListAudit: ChunkedOperation {
    package typealias Method = Audit.List
    package static let action = ActionID.listAudit

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
        let size = min(left, Self.chunk)
        let stored = try reader.page(before: place, tags: try tags(work), limit: size)
        var entries: [Audit.Entry] = []
        for entry in stored { entries.append(try reader.shown(entry)) }
        let isLast = stored.count < size || left <= Self.chunk
        let next = stored.last.map { LogPlace(generation: $0.generation, seq: $0.seq) }
        return Chunk(
            release: .ready(Method.Reply(entries: entries)),
            rest: isLast ? nil : next.map { ListAudit(parameters, before: $0, left: left - Self.chunk) })
    }

    /// The blind tags that stand for the filters; a name that is nobody's matches nothing.
    private func tags(_ work: Work) throws(VaultError) -> [[UInt8]] {
        let tags = LogTags(try work.keys())
        var wanted: [[UInt8]] = []
        if let name = parameters.user {
            guard let account = try work.accounts.find(name: name) else { throw .notFound }
            wanted.append(tags.user(account.user))
        }
        if let caseFile = parameters.case { wanted.append(tags.caseFile(try CaseBook(work).find(caseFile).id.text)) }
        if let record = parameters.record { wanted.append(tags.record(record)) }
        if let action = parameters.action { wanted.append(tags.action(action)) }
        if let outcome = parameters.outcome { wanted.append(tags.outcome(outcome.rawValue)) }
        return wanted
    }
}
