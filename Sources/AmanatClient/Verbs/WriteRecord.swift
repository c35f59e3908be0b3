import CTerminal
import CanonicalJSON
import Interfaces

/// Brings a record's content from options, an editor or questions to the vault.
struct WriteRecord: Sendable {
    let desk: Desk
    let writing: Writing
    let options: WritingOptions
    /// What is known already: the version being amended.
    var base: [String: JSONValue] = [:]
    /// A draft being resumed: its id and text.
    var draft: (id: String, text: String)?
    /// Lines for the top of the editor's text.
    var remarks: [String] = []

    func perform<Stored: Sendable>(
        _ store: @escaping ComposeRecord<Stored>.Store
    ) async throws(CommandError) -> Stored {
        if options.isScripted {
            let unstored = try unstoredText()
            let stored = try await store(
                Submission(answers: options.answers(writing.form, onto: known()), draft: draft?.id))
            unstored?.wipe()
            return stored
        }
        guard draft != nil || writing.isWritable else {
            throw .notWritable(
                form: desk.labels.text(writing.form.labels, code: writing.form.kind),
                domains: writing.form.writable.filter { $0.audience == writing.audience ?? .team }.map(\.domain))
        }
        let composing = ComposeRecord(desk: desk, writing: writing, draft: draft?.id, text: text, store: store)
        guard cterminal_is_terminal(0) == 1, cterminal_is_terminal(1) == 1 else {
            throw .usage("There is no terminal to write on: give --field CODE=VALUE or --file PATH.")
        }
        if let editor = EditorCommand(environment: desk.environment) {
            return try await composing.compose(text, with: editor)
        }
        guard base.isEmpty, draft == nil else {
            throw .usage("Set EDITOR to change a text, such as EDITOR=nano, or give --field CODE=VALUE.")
        }
        desk.output.remark("EDITOR is not set, so you are asked field by field.")
        return try await composing.prompt()
    }

    /// The text that waits where `--file` points. Errors: `otherDestination` unless it was written for this place.
    private func unstoredText() throws(CommandError) -> UnstoredText? {
        guard let file = options.file,
            let text = UnstoredText.all(environment: desk.environment).first(where: { $0.lies(at: file) })
        else { return nil }
        guard let destination = text.destination, !destination.fits(writing.destination) else { return text }
        throw .otherDestination(storing: text.storing)
    }

    /// The draft's answers, or those of the version being amended.
    private func known() throws(CommandError) -> [String: JSONValue] {
        guard let draft else { return base }
        return try FormTextReader.parse(unfinished: draft.text, as: writing.form)
    }

    private var text: String {
        let answers = FormText.render(writing.form, answers: base, remarks: remarks, labels: desk.labels)
        return draft.map { FormText.render(remarks: remarks, over: $0.text) } ?? answers
    }
}

extension Desk {
    /// The form of a kind, as the vault has it.
    func form(_ kind: String, _ session: SavedSession) async throws(CommandError) -> Cases.Form {
        let forms = try await forms(session)
        guard let form = forms.first(where: { $0.kind == kind }) else {
            throw .unknownKind(kind, known: forms.map(\.kind))
        }
        return form
    }

    func forms(_ session: SavedSession) async throws(CommandError) -> [Cases.Form] {
        try await daemon.call(Cases.ListForms.self, Cases.ListForms.Parameters(session: session.token)).forms
    }

    /// The child of a case, as far as the caller may know her.
    func child(in place: String, _ session: SavedSession) async throws(CommandError) -> Child {
        let parameters = Cases.ShowCase.Parameters(session: session.token, case: place)
        do throws(CommandError) {
            return Child(try await daemon.call(Cases.ShowCase.self, parameters).case)
        } catch {
            guard case .refused(let refusal) = error, case .needed = refusal as? Session.Failure else { throw error }
            return Child(reference: place)
        }
    }

    /// Says on top of a text whom it is about: what is written into the wrong child's file is hard to take back.
    func remarks(on writing: Writing) -> [String] {
        var lines = ["Case:    \(writing.child?.reference ?? "a new case")"]
        if let name = writing.child?.name { lines.append("Child:   \(name)") }
        if let father = writing.child?.father { lines.append("Father:  \(father)") }
        if let age = writing.child?.age { lines.append("Age:     \(age)") }
        let form = labels.text(writing.form.labels, code: writing.form.kind)
        let circle = writing.circle
        return lines + [
            FormText.day.padded(to: 9) + writing.day, "Form:    \(form)",
            "\(circle.name):".padded(to: 9) + circle.value, "Author:  \(writing.author)",
        ]
    }
}
