import ArgumentParser
import Interfaces

/// `amanat note add CASE`
struct NoteAddVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Write a session note.",
        discussion: """
            A progress note is shared with the case's psychologists; a process note (--process) is yours alone.
            Example: amanat note add Q-2026-0042
            Example: amanat note add Q-2026-0042 --process
            Next: amanat note list CASE.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Flag(help: "A process note: yours alone.") var process = false
    @Option(help: "When it happened: 17.3.2026, 3.2026 or 2026.") var event: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let form = try await desk.form(NoteVerb.kind, session)
        try await AddRecord(desk: desk, session: session, options: writing, event: event).perform(
            Writing(form: form, place: place, audience: process ? .author : nil))
    }
}
