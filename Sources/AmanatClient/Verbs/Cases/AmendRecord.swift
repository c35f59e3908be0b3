import CanonicalJSON
import Interfaces

/// Writes a new version of a record; behind `record amend` and a resumed draft of one.
struct AmendRecord: Sendable {
    let desk: Desk
    let session: SavedSession
    let options: WritingOptions
    let reason: String
    /// When it happened, as the version before says.
    let event: String?

    func perform(
        _ writing: Writing, base: [String: JSONValue], draft: (id: String, text: String)? = nil, notes: [String] = []
    ) async throws(CommandError) {
        guard let place = writing.place, let amends = writing.amends else { return }
        let desk = desk.acting(as: session)
        var writing = writing
        writing.event = event
        writing.author = session.user
        if !options.isScripted { writing.child = try await desk.child(in: place, session) }
        let remarks = desk.remarks(on: writing) + ["Amends:  version \(amends.base)"] + notes
        let writer = WriteRecord(
            desk: desk, writing: writing, options: options, base: base, draft: draft, remarks: remarks)
        let reply = try await writer.perform { [form = writing.form] submission throws(CommandError) in
            let parameters = Cases.AmendRecord.Parameters(
                session: try desk.session().token, record: amends.record, base: amends.base, reason: reason,
                fields: submission.fields, event: event, draft: submission.draft, request: submission.request.text)
            return try await send(parameters, submission.answers, form)
        }
        try await StoredRecord(record: amends.record, version: reply.version, writing).tell(at: desk)
        desk.output.hint("amanat record diff \(SafeText(amends.record).isolated)")
    }

    /// Sends the amendment; when somebody was faster, shows how the two differ before it fails.
    private func send(
        _ parameters: Cases.AmendRecord.Parameters, _ answers: [String: JSONValue], _ form: Cases.Form
    ) async throws(CommandError) -> Cases.AmendRecord.Reply {
        do throws(CommandError) {
            return try await desk.daemon.mutate(Cases.AmendRecord.self, parameters)
        } catch {
            guard case .refused(let refusal) = error, case .conflict(let newest) = refusal as? Cases.Failure
            else { throw error }
            let theirs = try await desk.newest(parameters.record)
            let author = SafeText(theirs.line.author).isolated
            desk.output.remark("- version \(newest) by \(author)    + what you wrote")
            let old = theirs.fields.objectValue ?? [:]
            for line in AmendmentDifference.lines(from: old, to: answers, form: form, labels: desk.labels) {
                desk.output.remark(SafeText(line).isolated)
            }
            throw .changedMeanwhile(record: parameters.record, newest: newest)
        }
    }
}

extension Desk {
    /// A record's newest version.
    func newest(_ record: String) async throws(CommandError) -> Cases.Record {
        let parameters = Cases.ReadRecord.Parameters(session: try session().token, record: record)
        return try await daemon.call(Cases.ReadRecord.self, parameters).record
    }
}
