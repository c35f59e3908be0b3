package import Access
import CaseFile
package import Interfaces
import Trust

/// Opens a case with the child's registration; the social worker who opens it is assigned by that.
package struct OpenCase: Operation {
    package typealias Method = Cases.OpenCase
    package static let action = ActionID.openCase
    package static let needs = VaultPhase.complete
    /// The form a case is opened with.
    static let kind = "registration"

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.decide(Self.action)
        let form = try FormBook(work).form(kind: Self.kind)
        let fields = try FormBook.validate(parameters.registration, form)
        let year = try year(work)
        let me = try work.session().user
        let id = CaseID.random()
        let record = RecordID.following(work.now)
        try work.trust().state(.assignment(me), on: .caseFile(id))
        let row = try CaseBook(work).open(id, registration: record, in: year)
        let descriptor = VersionDescriptor(
            kind: form.kind.rawValue, formVersion: UInt32(form.version),
            compartment: Compartment(home: .caseFile(id), domain: .general), author: me)
        let content = VersionContent(fields: fields.content, event: nil, entered: work.now, reason: nil)
        try RecordDesk(work).write(
            RecordDesk.NewVersion(
                place: RecordPlace(record: record, version: 1), descriptor: descriptor, content: content,
                facts: fields.facts))
        try CaseBook(work).link(record, to: id)
        try CaseBook(work).note(me, opened: id)
        if let draft = parameters.draft { try DraftDesk(work).discard(draft) }
        return .ready(Method.Reply(case: id.text, reference: row.reference, record: record.text))
    }

    /// The site's year, which the case's number keeps for ever: while the calendar may be wrong, whoever opens the case says
    /// it.
    private func year(_ work: Work) throws(VaultError) -> Int {
        let shown = work.premises.siteYear(work.now)
        if let given = parameters.year, let shown {
            guard given == shown else { throw .invalidInput(parameter: "year", fault: "differs") }
            work.vault.clock.confirm(work.moment)
            return shown
        }
        guard let shown, work.vault.clock.look(work.moment) == nil else {
            throw .needed("year", rule: "open_case.clock")
        }
        return shown
    }
}
