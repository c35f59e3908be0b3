import Interfaces

/// Stores a text as a draft each time it is saved, always the same draft.
package actor DraftKeeper {
    private let desk: Desk
    private let writing: Writing
    private var draft: String?
    private var stored: String?
    private var failure: CommandError?

    package init(desk: Desk, writing: Writing, draft: String?) {
        self.desk = desk
        self.writing = writing
        self.draft = draft
    }

    /// The draft's id, once something was stored.
    package var id: String? { draft }

    /// Why the last save did not arrive; nil when it did.
    package var lastFailure: CommandError? { failure }

    /// Stores a text; one that holds no answer, or was stored already, changes nothing.
    ///
    /// A case that is being opened has no place for drafts yet. A failure is kept for later: the person is in her editor and can't be told.
    package func save(_ text: String) async {
        let plain = FormText.withoutFaults(text)
        guard let place = writing.place, plain != stored, FormText.holdsAnswers(plain) else { return }
        do throws(CommandError) {
            draft = try await desk.daemon.call(Cases.SaveDraft.self, parameters(plain, place)).draft
            stored = plain
            failure = nil
        } catch {
            failure = error
        }
    }

    private func parameters(_ text: String, _ place: String) throws(CommandError) -> Cases.SaveDraft.Parameters {
        Cases.SaveDraft.Parameters(
            session: try desk.session().token, draft: draft, case: place, kind: writing.form.kind,
            domain: writing.domain, audience: writing.audience, text: text, record: writing.amends?.record,
            version: writing.amends?.base)
    }
}
