import Interfaces

/// Writes a new record of some kind into a case; behind `record add`, `note add` and a resumed draft.
struct AddRecord: Sendable {
    let desk: Desk
    let session: SavedSession
    let options: WritingOptions
    let event: String?

    func perform(_ writing: Writing, draft: (id: String, text: String)? = nil) async throws(CommandError) {
        guard let place = writing.place else { return }
        let desk = desk.acting(as: session)
        let day = if let event { try WrittenDay.canonical(event) } else { String?.none }
        var writing = writing
        writing.event = day
        writing.author = session.user
        if !options.isScripted { writing.child = try await desk.child(in: place, session) }
        let writer = WriteRecord(
            desk: desk, writing: writing, options: options, draft: draft, remarks: desk.remarks(on: writing))
        let reply = try await writer.perform { [desk, writing] submission throws(CommandError) in
            try await desk.daemon.mutate(
                Cases.AddRecord.self,
                Cases.AddRecord.Parameters(
                    session: try desk.session().token, case: place, kind: writing.form.kind, domain: writing.domain,
                    audience: writing.audience, fields: submission.fields, event: day, draft: submission.draft,
                    request: submission.request.text))
        }
        try await StoredRecord(record: reply.record, version: reply.version, writing).tell(at: desk)
        desk.output.hint("amanat record show \(SafeText(reply.record).isolated)")
    }
}
