import Interfaces

/// Stores a text as a draft each time it is saved, always the same draft, and knows what isn't stored yet.
package actor DraftKeeper {
    private let desk: Desk
    private let writing: Writing
    private var draft: String?
    private var stored: String?
    private var latest: String?
    private var failure: CommandError?

    /// - Parameter known: a text that needs no keeping, since the vault has it or nobody wrote it.
    package init(desk: Desk, writing: Writing, draft: String?, known: String? = nil) {
        self.desk = desk
        self.writing = writing
        self.draft = draft
        stored = known.map(FormText.withoutFaults)
    }

    /// The draft's id, once something was stored.
    package var id: String? { draft }

    /// Why the last save did not arrive; nil when it did.
    package var lastFailure: CommandError? { failure }

    /// What was written last and is not in the vault; nil when all of it is.
    package var unkept: String? { latest == stored ? nil : latest }

    /// Stores a text; one that holds no answer, or was stored already, changes nothing.
    ///
    /// A failure is kept for later: the person is in her editor and can't be told.
    package func save(_ text: String) async {
        let plain = FormText.withoutFaults(text)
        guard FormText.holdsAnswers(plain) else { return }
        latest = plain
        failure = nil
        guard plain != stored else { return }
        do throws(CommandError) {
            draft = try await store(plain)
            stored = plain
        } catch {
            failure = error
        }
    }

    /// The draft may have been discarded elsewhere meanwhile: then the text becomes a new one.
    private func store(_ text: String) async throws(CommandError) -> String {
        do throws(CommandError) {
            return try await desk.daemon.call(Cases.SaveDraft.self, parameters(text)).draft
        } catch {
            guard draft != nil, case .refused(let refusal) = error, refusal as? Cases.Failure == .notFound else {
                throw error
            }
            draft = nil
            return try await desk.daemon.call(Cases.SaveDraft.self, parameters(text)).draft
        }
    }

    private func parameters(_ text: String) throws(CommandError) -> Cases.SaveDraft.Parameters {
        Cases.SaveDraft.Parameters(
            session: try desk.session().token, draft: draft, case: writing.place, kind: writing.form.kind,
            domain: writing.domain, audience: writing.audience, text: text, record: writing.amends?.record,
            version: writing.amends?.base)
    }
}
