package import Access
import CaseFile
package import Interfaces
import Trust

/// Writes a record: signed by its author, sealed under a key of its own, linked to the case.
package struct AddRecord: Operation {
    package typealias Method = Cases.AddRecord
    package static let action = ActionID.addRecord
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let row = try CaseBook(work).asked(parameters.case)
        work.entry.caseFile = row.id.text
        let placed = try FormBook(work).place(
            kind: parameters.kind, domain: parameters.domain, audience: parameters.audience, home: .caseFile(row.id))
        let me = try work.session().user
        let compartment = placed.compartment
        work.entry.domain = compartment.domain.text
        try work.decide(
            Self.action,
            on: try work.object(compartment.domain.text, compartment.audience, author: me, of: row.id, .nothing))
        guard row.status == .open else { throw .invalidInput(parameter: "case", fault: "closed") }
        let fields = try FormBook.validate(parameters.fields, placed.form)
        let event = try EventTime.check(parameters.event, in: work)
        let record = RecordID.following(work.now)
        let descriptor = VersionDescriptor(
            kind: placed.form.kind.rawValue, formVersion: UInt32(placed.form.version), compartment: compartment,
            author: me)
        let content = VersionContent(fields: fields.content, event: event, entered: work.now, reason: nil)
        try RecordDesk(work).write(
            RecordDesk.NewVersion(
                place: RecordPlace(record: record, version: 1), descriptor: descriptor, content: content,
                facts: fields.facts))
        try CaseBook(work).link(record, to: row.id)
        if let draft = parameters.draft { try DraftDesk(work).discard(draft) }
        return .ready(Method.Reply(record: record.text, version: 1))
    }
}

/// When something happened, as precisely as it is known.
enum EventTime {
    /// Checks a day, month or year; digits of any of the site's scripts.
    ///
    /// Nothing has happened after the site's today; a calendar that was set back keeps nobody from writing a note.
    static func check(_ text: String?, in work: Work) throws(VaultError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard let date = PartialDate(typed: text) else { throw .invalidInput(parameter: "event", fault: "not-a-date") }
        let today = work.premises.siteDay(work.vault.clock.latest(work.moment)).prefix(date.description.count)
        guard date.description <= today else { throw .invalidInput(parameter: "event", fault: "in-the-future") }
        return date.description
    }
}
