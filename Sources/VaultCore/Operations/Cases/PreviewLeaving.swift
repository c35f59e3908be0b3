package import Access
package import Interfaces
import Trust

/// Lists a person's cases with each child's identity, and what nobody else could open once she has left them, at most
/// 64 cases at a time.
package struct PreviewLeaving: ChunkedOperation {
    package typealias Method = Cases.PreviewLeaving
    package static let action = ActionID.previewLeaving
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

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<PreviewLeaving> {
        try work.admit(Self.action)
        let user = try Leavers(work).find(parameters.user)
        work.entry.record = user.text
        let cases = try CaseBook(work).cases(of: user)
        let count = parameters.cases.isEmpty ? cases.count : parameters.cases.count
        let lines = try CaseLines(work)
        var closed: [CaseLines.Closed] = []
        var orphans: [Cases.Orphan] = []
        var place = start
        while place < count, closed.count < CasePage.size, place == start || !work.isOverTime {
            let row = try asked(place, of: cases, user, work)
            let found = try work.store.passedOver.found { () throws(VaultError) in
                try row.map { row throws(VaultError) in try self.found(row, lines, work) }
            }
            if case .unfinished = found { break }
            if let row, case .line(let line) = found {
                closed.append(line)
                orphans += try OrphanLines(work).cases(
                    try Orphans(work).found(without: user, leaving: leaving(row.id)))
            }
            place += 1
        }
        let (found, lost) = (closed, orphans)
        let release = Release<Method.Reply>.opening { () throws(VaultError) in
            Method.Reply(cases: try found.map { line throws(VaultError) in try line.open() }, orphans: lost)
        }
        return Chunk(release: release, rest: place < count ? PreviewLeaving(parameters, start: place) : nil)
    }

    /// A case's line; unfinished where its records couldn't all be counted yet.
    private enum Found {
        case line(CaseLines.Closed)
        case unfinished
    }

    private func found(_ row: CaseRow, _ lines: CaseLines, _ work: Work) throws(VaultError) -> Found {
        try work.decide(Self.action, on: try work.object(nil, of: row.id, .nothing))
        return try lines.lineInTime(row).map { .line($0) } ?? .unfinished
    }

    private func leaving(_ caseFile: CaseID) -> Orphans.Leaving {
        switch parameters.leaving {
        case .unassigned, .handedOver: .caseFile(caseFile)
        case .recused: .caseFileWithOwnNotes(caseFile)
        }
    }

    /// The case at a place of those named, or of those statements assign her to and the caller isn't recused from.
    private func asked(
        _ place: Int, of cases: Caseload, _ user: UserID, _ work: Work
    ) throws(VaultError) -> CaseRow? {
        let book = try CaseBook(work)
        if !parameters.cases.isEmpty { return try book.asked(parameters.cases[place]) }
        let trust = try work.trust()
        return try work.store.passedOver.found { () throws(VaultError) -> CaseRow? in
            guard let id = try cases.at(place) else { return nil }
            try trust.load([.caseFile(id)])
            let (ledger, home) = (try trust.ledger, Home.caseFile(id))
            guard ledger.hasAssignment(user, to: home), try !ledger.isRecused(work.session().user, from: home) else {
                return nil
            }
            return try book.listed(id)
        }
    }
}
