import Interfaces

/// Opens a case with the child's registration; behind `case open` and a resumed draft of one.
struct OpenCase: Sendable {
    static let kind = "registration"

    let desk: Desk
    let session: SavedSession
    let options: WritingOptions

    func perform(draft: (id: String, text: String)? = nil) async throws(CommandError) {
        let desk = desk.acting(as: session)
        var writing = Writing(form: try await desk.form(Self.kind, session), place: nil)
        writing.author = session.user
        let writer = WriteRecord(
            desk: desk, writing: writing, options: options, draft: draft, remarks: desk.remarks(on: writing))
        let reply = try await writer.perform { [desk] submission throws(CommandError) in
            try await desk.daemon.mutate(
                Cases.OpenCase.self,
                Cases.OpenCase.Parameters(
                    session: try desk.session().token, registration: submission.fields, draft: submission.draft,
                    request: submission.request.text))
        }
        try desk.output.json(reply)
        await tell(reply, writing)
        desk.output.hint("amanat case assign \(SafeText(reply.reference).isolated) USER")
    }

    private func tell(_ reply: Cases.OpenCase.Reply, _ writing: Writing) async {
        var child = Child(reference: reply.reference)
        if desk.output.format == .text, let known = try? await desk.child(in: reply.reference, session) {
            child = known
        }
        desk.output.line(
            "Case \(SafeText(reply.reference).isolated) is open: \(SafeText(child.words).isolated), dated "
                + "\(SafeText(writing.day).isolated), by \(SafeText(session.user).isolated).")
    }
}
