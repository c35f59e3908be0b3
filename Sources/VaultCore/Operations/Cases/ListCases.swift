package import Access
import CaseFile
package import Interfaces
import Trust

/// Lists the caller's caseload, a supervisor's being the team's, at most 64 cases at a time.
package struct ListCases: ChunkedOperation {
    package typealias Method = Cases.ListCases
    package static let action = ActionID.listCases
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private let page: CasePage

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, .newest)
    }

    private init(_ parameters: Method.Parameters, _ page: CasePage) {
        self.parameters = parameters
        self.page = page
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<ListCases> {
        try work.decide(Self.action)
        let wanted = parameters.status
        guard wanted.map({ CaseRow.Status(rawValue: $0) != nil }) ?? true else {
            throw .invalidInput(parameter: "status", fault: "unknown")
        }
        let stretch = try page.lines(work) { row in wanted == nil || row.status.rawValue == wanted }
        let lines = stretch.lines
        let release = Release<Method.Reply>.opening { () throws(VaultError) in
            var open: [Cases.CaseLine] = []
            for line in lines { open.append(try line.open()) }
            return Method.Reply(cases: open)
        }
        return Chunk(release: release, rest: stretch.rest.map { ListCases(parameters, $0) })
    }
}

/// A stretch of the cases a caller may see, newest first.
///
/// It begins where the one before ended, so that the last page of a long list costs what the first does, and ends early
/// where it would hold up everybody's writing.
struct CasePage: Sendable {
    /// Cases in one answer and one audit entry.
    static let size = 64
    /// The place before which it begins; nil for the end of the list.
    private let before: Int?

    /// The page with the newest cases.
    static let newest = CasePage(before: nil)

    /// What a page holds, and the page after it.
    struct Stretch {
        var lines: [CaseLines.Closed] = []
        var rest: CasePage?
    }

    /// What there is of a case at one place.
    private enum Found {
        case line(CaseLines.Closed)
        case nothing
        /// Its records couldn't all be counted yet: the next page begins with it.
        case unfinished
    }

    func lines(_ work: Work, where wanted: (CaseRow) -> Bool) throws(VaultError) -> Stretch {
        let book = try CaseBook(work)
        let lines = try CaseLines(work)
        let cases = try candidates(work, book)
        var stretch = Stretch()
        let first = min(before ?? cases.count, cases.count)
        var place = first
        while place > 0, stretch.lines.count < Self.size, place == first || !work.isOverTime {
            let found = try work.store.passedOver.found { () throws(VaultError) -> Found in
                guard let id = try cases.at(place - 1) else { return .nothing }
                let row = try book.listed(id)
                guard wanted(row), try isVisible(row, work) else { return .nothing }
                return try lines.lineInTime(row).map { .line($0) } ?? .unfinished
            }
            if case .unfinished = found { break }
            if case .line(let line) = found { stretch.lines.append(line) }
            place -= 1
        }
        if place > 0 { stretch.rest = CasePage(before: place) }
        return stretch
    }

    /// The one case of a reference, if the caller may see it.
    static func line(of reference: CaseReference, _ work: Work) throws(VaultError) -> Stretch {
        do throws(VaultError) {
            let row = try CaseBook(work).asked(reference.description)
            guard try newest.isVisible(row, work), !work.lookups.isAbsent else {
                work.refuseAlike()
                work.lookups.isAbsent = false
                return Stretch()
            }
            work.settleLookups()
            guard let line = try CaseLines(work).lineInTime(row) else { return Stretch(rest: newest) }
            return Stretch(lines: [line])
        } catch {
            if error == .notFound { return Stretch() }
            throw error
        }
    }

    /// Whoever reads the team's caseload sees all cases; the others those they are assigned to.
    private func candidates(_ work: Work, _ book: CaseBook) throws(VaultError) -> Caseload {
        let isTeams = maySee(Access.Object(relation: []), try work.asking(), work)
        return try book.cases(of: isTeams ? nil : work.session().user)
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
