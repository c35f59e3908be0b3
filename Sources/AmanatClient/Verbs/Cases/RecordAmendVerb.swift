import ArgumentParser
import CanonicalJSON
import Interfaces

/// `amanat record amend RECORD`
struct RecordAmendVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Write a new version of a record; the former ones stay.",
        discussion: """
            Opens the newest version in your editor. You are asked why, unless you give --reason.
            Example: amanat record amend RECORD
            Example: amanat record amend RECORD --event 17.3.2026 --reason 'wrong date'
            Next: amanat record diff RECORD.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions
    @Argument(help: "The record's id.") var record: String
    @Option(help: "Why, for whoever may read this version; asked for if absent.") var reason: String?
    @Option(help: "Why you read it first: treatment, supervision and so on.") var purpose: String?
    @Option(help: "When it happened, if that was wrong: 17.3.2026, 3.2026 or 2026.") var event: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let day = if let event { try WrittenDay.canonical(event) } else { String?.none }
        let reason = try Terminal.words(reason, asking: "Why (for whoever may read this version): ", option: "--reason")
        let opened = try await desk.daemon.call(
            Cases.ReadRecord.self,
            Cases.ReadRecord.Parameters(session: session.token, record: record, purpose: purpose, reason: reason)
        ).record
        let form = try await desk.form(opened.line.kind, session)
        let place = Writing(
            form: form, place: opened.reference, domain: opened.line.domain, audience: opened.line.audience,
            amends: Writing.Amendment(record: record, base: opened.line.version))
        try await AmendRecord(
            desk: desk, session: session, options: writing, reason: reason, event: day ?? opened.line.event
        )
        .perform(place, base: opened.fields.objectValue ?? [:])
    }
}
