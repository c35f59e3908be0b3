package import Access
import CaseFile
package import Interfaces
import Trust

/// Writes a new version of a record under a new record key; the former versions stay.
package struct AmendRecord: Operation {
    package typealias Method = Cases.AmendRecord
    package static let action = ActionID.amendRecord
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
        let desk = try RecordDesk(work)
        let former = try desk.asked(RecordID(asked: parameters.record))
        let old = former.descriptor
        desk.name(former.place, old, digest: former.digest)
        let asked = Asked(purpose: nil, reason: parameters.reason, keeping: .content)
        try work.decide(
            Self.action,
            on: try work.object(old.domain.text, old.audience, author: old.author, of: old.caseFile, asked))
        guard let words = asked.words else { throw .needed("reason", rule: "amend.reason") }
        guard Int(former.place.version) == parameters.base else {
            throw .conflict(newest: Int(former.place.version))
        }
        try desk.confirmPlace(of: former)
        let form = try FormBook(work).form(kind: old.kind)
        let fields = try FormBook.validate(parameters.fields, form)
        let place = RecordPlace(record: former.place.record, version: former.place.version + 1)
        let descriptor = VersionDescriptor(
            kind: old.kind, formVersion: UInt32(form.version), compartment: old.compartment,
            author: try work.session().user)
        let content = VersionContent(
            fields: fields.content, event: try EventTime.check(parameters.event, in: work), entered: work.now,
            reason: words)
        try desk.write(
            RecordDesk.NewVersion(place: place, descriptor: descriptor, content: content, facts: fields.facts))
        if let draft = parameters.draft { try DraftDesk(work).discard(draft) }
        return .ready(Method.Reply(version: Int(place.version)))
    }
}
