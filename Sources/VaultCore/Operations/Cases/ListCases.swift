package import Access
package import Interfaces
import Trust

/// Lists the caller's caseload, a supervisor's being the team's, 64 cases at a time.
package struct ListCases: ChunkedOperation {
    package typealias Method = Cases.ListCases
    package static let action = ActionID.listCases
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private let page: CasePage

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, CasePage(start: 0))
    }

    private init(_ parameters: Method.Parameters, _ page: CasePage) {
        self.parameters = parameters
        self.page = page
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<ListCases> {
        try work.decide(Self.action)
        let wanted = parameters.status
        let lines = try page.lines(work) { row in wanted == nil || row.status.rawValue == wanted }
        let release = Release<Method.Reply>.opening { () throws(VaultError) in
            var open: [Cases.CaseLine] = []
            for line in lines { open.append(try line.open()) }
            return Method.Reply(cases: open)
        }
        return Chunk(release: release, rest: lines.count < CasePage.size ? nil : ListCases(parameters, page.next))
    }
}

/// A stretch of the cases a caller may see, newest first.
struct CasePage: Sendable {
    /// Cases in one answer and one audit entry.
    static let size = 64

    /// How many of them were answered before.
    let start: Int

    var next: CasePage { CasePage(start: start + Self.size) }

    func lines(_ work: Work, where wanted: (CaseRow) -> Bool) throws(VaultError) -> [CaseLines.Closed] {
        let book = try CaseBook(work)
        let lines = try CaseLines(work)
        var found: [CaseLines.Closed] = []
        var skipped = 0
        for id in try candidates(work, book).reversed() {
            let row = try book.find(id)
            guard wanted(row), try isVisible(row, work) else { continue }
            if skipped < start {
                skipped += 1
                continue
            }
            found.append(try lines.line(row))
            if found.count == Self.size { break }
        }
        return found
    }

    /// Whoever reads the team's caseload sees all cases; the others those they are assigned to.
    private func candidates(_ work: Work, _ book: CaseBook) throws(VaultError) -> [CaseID] {
        if maySee(Access.Object(relation: []), try work.asking(), work) { return try book.all() }
        return try book.caseload(of: work.session().user)
    }

    private func isVisible(_ row: CaseRow, _ work: Work) throws(VaultError) -> Bool {
        maySee(try work.object(nil, of: row.id, .nothing), try work.asking(), work)
    }

    /// Whoever may open a case's file, be it with a reason, sees it in a list.
    private func maySee(_ object: Access.Object, _ subject: Access.Subject, _ work: Work) -> Bool {
        switch work.premises.policy.decide(.showCase, by: subject, on: object) {
        case .allow, .needs: true
        case .deny: false
        }
    }
}
