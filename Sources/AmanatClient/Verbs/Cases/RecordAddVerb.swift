import ArgumentParser
import Interfaces

/// `amanat record add CASE KIND`
struct RecordAddVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Write a record into a case.",
        discussion: """
            Opens the form in your editor; every save is kept as a draft that only you can open.
            Example: amanat record add Q-2026-0042 note
            Example: amanat record add Q-2026-0042 note --domain legal
            Example: amanat record add Q-2026-0042 note --file - < note.txt
            Next: amanat record show RECORD.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Argument(help: "The kind of record, such as session_note.") var kind: String
    @Option(help: "The domain; the form's usual one if absent.") var domain: String?
    @Flag(help: "A process note: yours alone.") var process = false
    @Option(help: "When it happened: 17.3.2026, 3.2026 or 2026.") var event: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let form = try await desk.form(kind, session)
        try await AddRecord(desk: desk, session: session, options: writing, event: event).perform(
            Writing(form: form, place: place, domain: domain, audience: process ? .author : nil))
    }
}
