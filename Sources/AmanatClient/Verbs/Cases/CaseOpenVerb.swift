import ArgumentParser
import Interfaces

/// `amanat case open`
struct CaseOpenVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open a child's file with the registration.",
        discussion: """
            Opens the registration form in your editor; you are assigned to the case by opening it.
            Example: amanat case open
            Example: amanat case open --field name='Zarmina' --field registration_date=today
            Next: amanat case assign CASE USER, then amanat note add CASE.
            """)

    private static let kind = "registration"

    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let form = try await desk.form(Self.kind, session)
        let reply = try await WriteRecord(
            desk: desk, writing: Writing(form: form, place: nil), options: writing,
            remarks: ["A new case", "Author:  \(session.user)"]
        ).perform { submission throws(CommandError) in
            try await desk.daemon.mutate(
                Cases.OpenCase.self,
                Cases.OpenCase.Parameters(
                    session: try desk.session().token, registration: submission.fields, request: submission.request.text
                ))
        }
        try desk.output.json(reply)
        desk.output.line("Case \(SafeText(reply.reference).isolated) is open.")
        desk.output.hint("amanat case assign \(SafeText(reply.reference).isolated) USER")
    }
}
