package import Access
package import Interfaces
import Trust

/// Lists a person's cases with each child's identity, and what nobody else could open once she has left them, 64 cases
/// at a time.
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
        let all = try asked(user, work)
        let page = all.dropFirst(start).prefix(CasePage.size)
        let lines = try CaseLines(work)
        var closed: [CaseLines.Closed] = []
        var orphans: [Cases.Orphan] = []
        for row in page {
            let line = try work.store.passedOver.intact { () throws(VaultError) in
                try work.decide(Self.action, on: try work.object(nil, of: row.id, .nothing))
                return try lines.line(row)
            }
            guard let line else { continue }
            closed.append(line)
            orphans += try OrphanLines(work).cases(
                try Orphans(work).found(without: user, leaving: leaving(row.id)))
        }
        let (found, lost) = (closed, orphans)
        let release = Release<Method.Reply>.opening { () throws(VaultError) in
            Method.Reply(cases: try found.map { line throws(VaultError) in try line.open() }, orphans: lost)
        }
        let end = start + CasePage.size
        return Chunk(release: release, rest: all.count <= end ? nil : PreviewLeaving(parameters, start: end))
    }

    private func leaving(_ caseFile: CaseID) -> Orphans.Leaving {
        switch parameters.leaving {
        case .unassigned, .handedOver: .caseFile(caseFile)
        case .recused: .caseFileWithOwnNotes(caseFile)
        }
    }

    /// The cases named, or those statements assign her to and the caller isn't recused from.
    private func asked(_ user: UserID, _ work: Work) throws(VaultError) -> [CaseRow] {
        let book = try CaseBook(work)
        guard parameters.cases.isEmpty else {
            return try parameters.cases.map { text throws(VaultError) in try book.find(text) }
        }
        let me = try work.session().user
        let trust = try work.trust()
        var rows: [CaseRow] = []
        for id in try book.caseload(of: user) {
            let home = Home.caseFile(id)
            let row = try work.store.passedOver.found { () throws(VaultError) -> CaseRow? in
                try trust.load([.caseFile(id)])
                let ledger = try trust.ledger
                guard ledger.hasAssignment(user, to: home), !ledger.isRecused(me, from: home) else { return nil }
                return try book.listed(id)
            }
            if let row { rows.append(row) }
        }
        return rows
    }
}
