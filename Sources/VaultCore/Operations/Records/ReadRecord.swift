package import Access
package import Interfaces
import Trust

/// Opens one record for one caller.
///
/// A record the audit log does not mention is a record nobody has read.
package struct ReadRecord: Operation {
    package typealias Method = Cases.ReadRecord
    package static let action = ActionID.readRecord
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let desk = try RecordDesk(work)
        let version = try parameters.version.map { number throws(VaultError) in try VersionNumber.check(number) }
        let stored = try desk.asked(RecordID(asked: parameters.record), version: version)
        let descriptor = stored.descriptor
        desk.name(stored.place, descriptor, digest: stored.digest)
        let asked = Asked(purpose: parameters.purpose, reason: parameters.reason)
        try work.decide(
            Self.action,
            on: try work.object(
                descriptor.domain.text, descriptor.audience, author: descriptor.author, of: descriptor.caseFile, asked))
        let opener = try desk.opener(of: stored)
        let closed = try RecordLines(work).line(stored)
        let child = try self.child(of: descriptor, work)
        return .opening { () throws(VaultError) in
            let version = try opener.open()
            var line = closed
            (line.event, line.entered) = (version.content.event, Moment.text(version.content.entered))
            let identity = try child.opener.map { opener throws(VaultError) in
                ChildIdentity(try opener.content().fields)
            }
            return Method.Reply(
                record: Cases.Record(
                    line: line, reference: child.reference, name: identity?.name, form: Int(descriptor.formVersion),
                    fields: version.content.fields, reason: version.content.reason, verified: version.verified))
        }
    }

    /// The child the record is about: whoever reads a note must see whose it is.
    private func child(
        of descriptor: VersionDescriptor, _ work: Work
    ) throws(VaultError) -> (reference: String, opener: VersionOpener?) {
        guard let id = descriptor.caseFile else { return (reference: "", opener: nil) }
        let row = try CaseBook(work).find(id)
        return (reference: row.reference, opener: try CaseLines(work).identity(row))
    }
}

/// Versions are counted from 1.
enum VersionNumber {
    static func check(_ number: Int) throws(VaultError) -> UInt32 {
        guard number > 0, let version = UInt32(exactly: number) else { throw .notFound }
        return version
    }
}
