package import Access
import CaseFile
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
        let row = try parameters.case.map { text throws(VaultError) in try CaseBook(work).asked(text) }
        let me = try work.session().user
        let placed = try FormBook(work).place(
            kind: parameters.kind, domain: parameters.domain, audience: parameters.audience,
            home: row.map { .caseFile($0.id) } ?? Compartment.drafts(of: me).home)
        try decide(placed, row, work)
        // An editor left open must not bring the words of something destroyed back.
        guard row?.status != .destroyed, try !isDestroyed(parameters.record, of: row, work) else { throw .notFound }
        guard parameters.text.utf8.count <= Form.contentLimit else {
            throw .invalidInput(parameter: "text", fault: "too-long")
        }
        let known = try parameters.draft.map { text throws(VaultError) in try RecordID(asked: text) }
        let descriptor = DraftDescriptor(
            caseFile: row?.id.text, reference: row?.reference, kind: placed.form.kind.rawValue,
            domain: placed.compartment.domain.text, audience: (parameters.audience ?? .team).rawValue,
            record: parameters.record, version: parameters.version)
        let saved = try DraftDesk(work).save(descriptor, parameters.text, as: known)
        return .ready(Method.Reply(draft: saved.text))
    }

    /// A draft is for a case its author may write in, or may open: taking any other would tell that it exists.
    private func decide(_ placed: FormBook.Placed, _ row: CaseRow?, _ work: Work) throws(VaultError) {
        let compartment = placed.compartment
        let me = try work.session().user
        let object = try work.object(compartment.domain.text, compartment.audience, author: me, of: row?.id, .nothing)
        if row != nil {
            try work.decide(AddRecord.action, on: object)
        } else {
            try work.decide(OpenCase.action)
            guard placed.form.kind.rawValue == OpenCase.kind, parameters.record == nil else {
                throw .invalidInput(parameter: "case", fault: "missing")
            }
        }
        try work.decide(Self.action, on: object)
    }

    /// Of this very case: what was destroyed in another is no more to her than what never was.
    private func isDestroyed(_ record: String?, of row: CaseRow?, _ work: Work) throws(VaultError) -> Bool {
        guard let record, let row else { return false }
        let tombstones = TombstoneTable(store: work.store, keys: try work.keys())
        return try tombstones.find(RecordID(asked: record))?.place.caseFile == row.id.text
    }
}
