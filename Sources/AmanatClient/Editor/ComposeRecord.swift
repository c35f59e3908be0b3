import CTerminal
import CanonicalJSON
import Interfaces

/// Lets a person write a record in her editor until the vault has taken it, every save kept as a draft.
package struct ComposeRecord<Stored: Sendable>: Sendable {
    /// Hands a submission to the vault.
    package typealias Store = @Sendable (Submission) async throws(CommandError) -> Stored

    private let desk: Desk
    private let writing: Writing
    private let keeper: DraftKeeper
    private let store: Store

    package init(desk: Desk, writing: Writing, draft: String?, store: @escaping Store) {
        self.desk = desk
        self.writing = writing
        self.store = store
        keeper = DraftKeeper(desk: desk, writing: writing, draft: draft)
    }

    /// What the vault answered. Errors: `nothingWritten`, `declined` (a draft is kept), `editor`.
    package func compose(_ text: String, with editor: EditorCommand) async throws(CommandError) -> Stored {
        if !editor.isKnown {
            desk.output.warning(
                "\(SafeText(editor.name).isolated) may leave copies of this text on the disk; vim and nano do not.")
        }
        let workspace = try EditorWorkspace(in: .ours(environment: desk.environment), text: text)
        do throws(CommandError) {
            let stored = try await edit(in: workspace, with: editor)
            workspace.wipe()
            return stored
        } catch {
            workspace.wipe()
            if case .interrupted(let signal) = error { cterminal_end_by(signal) }
            await tellDraft()
            throw error
        }
    }

    /// The same without an editor: each field is asked for.
    package func prompt() async throws(CommandError) -> Stored {
        let text = try await PromptedForm(writing, labels: desk.labels).fill { [keeper] in await keeper.save($0) }
        let answers = try FormTextReader.parse(text, as: writing.form)
        do throws(CommandError) {
            return try await store(Submission(answers: answers, draft: await keeper.id))
        } catch {
            await tellDraft()
            throw error
        }
    }

    private func tellDraft() async {
        guard let draft = await keeper.id else { return }
        desk.output.hint("what you saved is kept: amanat draft resume \(SafeText(draft).isolated)")
    }

    private func edit(in workspace: EditorWorkspace, with editor: EditorCommand) async throws(CommandError) -> Stored {
        while true {
            let run = EditorRun(editor, in: workspace) { [keeper] in await keeper.save($0) }
            let text = FormText.withoutFaults(try await run.text())
            await keep(text)
            do throws(CommandError) {
                let answers = try FormTextReader.parse(text, as: writing.form)
                if let stored = try await storeOrEdit(answers) { return stored }
                try workspace.write(text)
            } catch {
                guard case .form(let faults) = error else { throw error }
                desk.output.error(error.explanation.message)
                guard try WritingQuestion("It can't be stored yet:", [.edit, keptAs]).ask() == .edit
                else { throw .declined }
                try workspace.write(FormText.render(text, with: faults))
            }
        }
    }

    private var keptAs: WritingDecision { writing.place == nil ? .giveUp : .draft }

    /// The vault's answer, or nil when the person wants to edit once more.
    private func storeOrEdit(_ answers: [String: JSONValue]) async throws(CommandError) -> Stored? {
        let place = writing.place.map { SafeText($0).isolated } ?? "a new case"
        var decision = try WritingQuestion("For \(place):", [.store, .edit, keptAs]).ask()
        let submission = Submission(answers: answers, draft: await keeper.id)
        while decision == .store || decision == .again {
            do throws(CommandError) {
                return try await store(submission)
            } catch {
                if case .changedMeanwhile = error { throw error }
                desk.output.error(error.explanation.message)
                if error.explanation.status == .notLoggedIn { _ = await overcome(error) }
                decision = try WritingQuestion("It was not stored:", [.again, .edit, keptAs]).ask()
            }
        }
        if decision == .edit { return nil }
        throw .declined
    }

    /// Stores the text as a draft, and does not go on before it is stored or the person gives it up.
    private func keep(_ text: String) async {
        await keeper.save(text)
        while let failure = await keeper.lastFailure {
            desk.output.error(failure.explanation.message)
            guard await overcome(failure) else { return desk.output.warning("No draft was kept.") }
            await keeper.save(text)
        }
    }

    /// Whether another attempt makes sense: after a new login, or when the person wants it.
    private func overcome(_ failure: CommandError) async -> Bool {
        do throws(CommandError) {
            if failure.explanation.status == .notLoggedIn, let user = try desk.person() {
                desk.output.hint("your text is still here; log in once more to keep it")
                try await LogIn(desk: desk, user: user, source: .terminal).perform()
                return true
            }
            return try WritingQuestion("No draft was kept yet:", [.again, .giveUp]).ask() == .again
        } catch {
            desk.output.error(error.explanation.message)
            switch error {
            case .noTerminal, .declined: return false
            default: return true
            }
        }
    }
}
