import ArgumentParser
import CanonicalJSON
import Interfaces

/// `amanat draft resume DRAFT`
struct DraftResumeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with a draft in your editor.",
        discussion: """
            If the record it amends has a newer version by now, the text begins with how that one differs. A draft of a
            registration ends in amanat case open.
            Example: amanat draft resume DRAFT
            Next: amanat record show RECORD.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions
    @Flag(help: "For a registration: the year is right, though the vault doubts its clock.") var yes = false
    @Argument(help: "The draft's id.") var draft: String
    @Option(help: "Why, for whoever may read this version of a record; asked for if absent.") var reason: String?
    @Option(help: "When it happened: 17.3.2026, 3.2026 or 2026.") var event: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let kept = try await desk.daemon.call(
            Cases.ResumeDraft.self, Cases.ResumeDraft.Parameters(session: session.token, draft: draft))
        guard let place = kept.draft.reference else {
            return try await OpenCase(desk: desk, session: session, options: writing, yes: yes).perform(
                draft: (draft, kept.text))
        }
        let form = try await desk.form(kept.draft.kind, session)
        if let record = kept.draft.record { return try await amend(record, kept, form, session, desk) }
        let target = Writing(form: form, place: place, domain: kept.draft.domain, audience: kept.draft.audience)
        try await AddRecord(desk: desk, session: session, options: writing, event: event ?? FormText.day(of: kept.text))
            .perform(target, draft: (draft, kept.text))
    }
}

extension DraftResumeVerb {
    /// The day given, else the draft's, else that of the version before.
    private func day(_ kept: Cases.ResumeDraft.Reply, _ newest: Cases.Record) throws(CommandError) -> String? {
        if let event { return try WrittenDay.canonical(event) }
        return FormText.day(of: kept.text) ?? newest.line.event
    }

    /// Goes on with an amendment, based on the newest version, which the person is shown if she has not seen it.
    private func amend(
        _ record: String, _ kept: Cases.ResumeDraft.Reply, _ form: Cases.Form, _ session: SavedSession, _ desk: Desk
    ) async throws(CommandError) {
        let reason = try Terminal.words(reason, asking: "Why (for whoever may read this version): ", option: "--reason")
        let newest = try await desk.newest(record)
        let base = newest.fields.objectValue ?? [:]
        var notes: [String] = []
        if newest.line.version != kept.draft.version {
            let mine = (try? FormTextReader.parse(unfinished: kept.text, as: form)) ?? [:]
            notes = ["Version \(newest.line.version) by \(newest.line.author) is newer. - it says  + your draft says"]
            notes += AmendmentDifference.lines(from: base, to: mine, form: form, labels: desk.labels)
        }
        let place = Writing(
            form: form, place: kept.draft.reference, domain: kept.draft.domain, audience: kept.draft.audience,
            amends: Writing.Amendment(record: record, base: newest.line.version))
        try await AmendRecord(
            desk: desk, session: session, options: writing, reason: reason, event: day(kept, newest)
        )
        .perform(place, base: base, draft: (draft, kept.text), notes: notes)
    }
}
