import CTerminal
import CanonicalJSON
import Interfaces

/// Lets a person write a record until the vault has taken it, every save kept as a draft.
///
/// Nothing she has written is wiped before the vault has it: what neither a record nor a draft holds in the end stays in
/// memory as ``UnstoredText``.
package struct ComposeRecord<Stored: Sendable>: Sendable {
    /// Hands a submission to the vault.
    package typealias Store = @Sendable (Submission) async throws(CommandError) -> Stored

    private let desk: Desk
    private let writing: Writing
    private let keeping: KeepText
    private let store: Store

    /// - Parameter draft: the draft that is resumed, and the text as it is handed out first.
    package init(desk: Desk, writing: Writing, draft: String?, text: String, store: @escaping Store) {
        self.desk = desk
        self.writing = writing
        self.store = store
        keeping = KeepText(
            desk: desk, writing: writing, keeper: DraftKeeper(desk: desk, writing: writing, draft: draft, known: text))
    }

    /// What the vault answered. Errors: `nothingWritten`, `unfinished` (it is kept), `editor`.
    package func compose(_ text: String, with editor: EditorCommand) async throws(CommandError) -> Stored {
        if !editor.isKnown {
            desk.output.warning(
                "\(SafeText(editor.name).isolated) may leave copies of this text on the disk; vim and nano do not.")
        }
        desk.tellUnstored()
        let workspace = try EditorWorkspace(
            in: .ours(environment: desk.environment), text: text, for: writing.destination)
        do throws(CommandError) {
            let stored = try await edit(in: workspace, with: editor)
            workspace.wipe()
            return stored
        } catch {
            await keeping.leave(workspace)
            throw ended(by: error)
        }
    }

    /// The same without an editor: each field is asked for.
    package func prompt() async throws(CommandError) -> Stored {
        _ = cterminal_catch_signals()
        do throws(CommandError) {
            let form = PromptedForm(writing, labels: desk.labels)
            let text = try await form.fill { [keeping] in await keeping.keeper.save($0) }
            try await keeping.keep(text)
            let answers = try FormTextReader.parse(text, as: writing.form)
            guard let stored = try await storeOrEdit(answers, []) else { throw .unfinished }
            return stored
        } catch {
            await keeping.leave()
            throw ended(by: error)
        }
    }

    /// The error as the person should read it, now that her text is kept; a signal ends the process.
    private func ended(by error: CommandError) -> CommandError {
        switch error {
        case .interrupted(let signal): cterminal_end_by(signal)
        case .declined: return .unfinished
        default: break
        }
        return error
    }

    private func edit(in workspace: EditorWorkspace, with editor: EditorCommand) async throws(CommandError) -> Stored {
        while true {
            guard let text = try await written(in: workspace, with: editor) else { continue }
            do throws(CommandError) {
                let answers = try FormTextReader.parse(text, as: writing.form)
                if let stored = try await storeOrEdit(answers, [.edit]) { return stored }
                try workspace.write(text)
            } catch {
                guard case .form(let faults) = error else { throw error }
                desk.output.error(error.explanation.message)
                guard try WritingQuestion("It can't be stored yet:", [.edit, await keeping.kept]).ask() == .edit
                else { throw .unfinished }
                try workspace.write(FormText.render(text, with: faults))
            }
        }
    }

    /// What she wrote, kept as a draft whatever became of the editor; nil when she has to edit it again first.
    private func written(
        in workspace: EditorWorkspace, with editor: EditorCommand
    ) async throws(CommandError) -> String? {
        let run = EditorRun(editor, in: workspace) { [keeping] text in await keeping.save(text, in: workspace) }
        do throws(CommandError) {
            try await run.finish()
        } catch {
            if case .interrupted = error {
                await keeping.insist()
            } else if case .text(let text) = workspace.content {
                try? await keeping.keep(text, in: workspace)
            }
            throw error
        }
        switch workspace.content {
        case .absent: return ""
        case .text(let text):
            try await keeping.keep(text, in: workspace)
            return FormText.withoutFaults(text)
        case .notText:
            desk.output.error("The text is not UTF-8; save it in that encoding.")
            guard try WritingQuestion("It can't be stored yet:", [.edit, .keep]).ask() == .edit else {
                throw .unfinished
            }
            return nil
        }
    }

    /// The vault's answer, or nil when the person wants to edit once more.
    private func storeOrEdit(
        _ answers: [String: JSONValue], _ others: [WritingDecision]
    ) async throws(CommandError) -> Stored? {
        desk.output.remark(Confirmation(writing, answers: answers, labels: desk.labels).text)
        let kept = await keeping.kept
        var decision = try WritingQuestion("Is that right?", [.store] + others + [kept]).ask()
        let submission = Submission(answers: answers, draft: await keeping.keeper.id)
        while decision == .store || decision == .again {
            do throws(CommandError) {
                return try await store(submission)
            } catch {
                if case .changedMeanwhile = error { throw error }
                desk.output.error(error.explanation.message)
                decision = try await keeping.next(after: error, others + [kept])
            }
        }
        if decision == .edit { return nil }
        throw .unfinished
    }
}
