package import Access
import CaseFile
import GRDB
package import Interfaces
import Trust

/// Stores an unfinished record, sealed to its author; each save replaces the one before.
package struct SaveDraft: Operation {
    package typealias Method = Cases.SaveDraft
    package static let action = ActionID.saveDraft
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let row = try CaseBook(work).find(parameters.case)
        let placed = try FormBook(work).place(
            kind: parameters.kind, domain: parameters.domain, audience: parameters.audience, home: .caseFile(row.id))
        let compartment = placed.compartment
        let me = try work.session().user
        let object = try work.object(compartment.domain.text, compartment.audience, author: me, of: row.id, .nothing)
        // A draft is for a case its author may write in; taking any other would tell that it exists.
        try work.decide(AddRecord.action, on: object)
        try work.decide(Self.action, on: object)
        guard parameters.text.utf8.count <= Form.contentLimit else {
            throw .invalidInput(parameter: "text", fault: "too-long")
        }
        let id = try parameters.draft.map { text throws(VaultError) in try RecordID(asked: text) } ?? RecordID.random()
        let descriptor = DraftDescriptor(
            caseFile: row.id.text, reference: row.reference, kind: placed.form.kind.rawValue,
            domain: compartment.domain.text, audience: (parameters.audience ?? .team).rawValue,
            record: parameters.record, version: parameters.version)
        try DraftDesk(work).save(descriptor, parameters.text, as: id)
        return .ready(Method.Reply(draft: id.text))
    }
}
