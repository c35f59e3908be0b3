import Interfaces

/// Opens a case with the child's registration; behind `case open` and a resumed draft of one.
struct OpenCase: Sendable {
    static let kind = "registration"

    let desk: Desk
    let session: SavedSession
    let options: WritingOptions
    /// The clock's year is right, whatever the vault may doubt.
    var yes = false

    func perform(draft: (id: String, text: String)? = nil) async throws(CommandError) {
        let desk = desk.acting(as: session)
        let year = try await year()
        var writing = Writing(form: try await desk.form(Self.kind, session), place: nil)
        writing.author = session.user
        let writer = WriteRecord(
            desk: desk, writing: writing, options: options, draft: draft, remarks: desk.remarks(on: writing))
        let reply = try await writer.perform { [desk] submission throws(CommandError) in
            try await desk.daemon.mutate(
                Cases.OpenCase.self,
                Cases.OpenCase.Parameters(
                    session: try desk.session().token, registration: submission.fields, draft: submission.draft,
                    year: year, request: submission.request.text))
        }
        try desk.output.json(reply)
        await tell(reply, writing)
        desk.output.hint("amanat case assign \(SafeText(reply.reference).isolated) USER")
    }

    /// The year of the number, said by whoever opens the case where the vault doubts its clock; asked for before she writes.
    private func year() async throws(CommandError) -> Int? {
        guard let clock = try await desk.daemon.call(Vault.Status.self, Vault.Status.Parameters()).clock else {
            return nil
        }
        let year = LocalTime(stored: clock.shown)?.year
        if !yes {
            try Terminal.confirm(
                "whether the year is right",
                "\(clock.words)\nThe case's number will keep the year \(year.map(String.init) ?? "of that clock"). "
                    + "Type yes if that is right: ", answer: "yes")
        }
        return year
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
