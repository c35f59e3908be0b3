import Interfaces

/// Keeps what a person writes: as a draft, after a new login if need be, and in memory when nothing else is left.
package struct KeepText: Sendable {
    let desk: Desk
    let writing: Writing
    let keeper: DraftKeeper

    /// A session ends, a daemon starts again: what can't be asked about is tried a few times.
    private static let attempts = 4
    private static let pause = Duration.milliseconds(500)

    /// How the text is kept when the person goes no further.
    var kept: WritingDecision {
        get async { await keeper.unkept == nil ? .draft : .keep }
    }

    /// Stores a save of the editor; the mark in the workspace follows the vault.
    func save(_ text: String, in workspace: EditorWorkspace) async {
        await keeper.save(text)
        if await keeper.unkept == nil { workspace.markKept(text) }
    }

    /// Stores the text as a draft, and does not go on before it is stored. Errors: `unfinished` when the person leaves it
    /// in memory.
    func keep(_ text: String, in workspace: EditorWorkspace? = nil) async throws(CommandError) {
        await keeper.save(text)
        while let failure = await keeper.lastFailure {
            desk.output.error(failure.explanation.message)
            guard await overcome(failure) else { throw .unfinished }
            await keeper.save(text)
        }
        if await keeper.unkept == nil { workspace?.markKept(text) }
    }

    /// The same when nobody can be asked any more.
    func insist() async {
        for _ in 0..<Self.attempts {
            guard let text = await keeper.unkept else { return }
            try? await Task.sleep(for: Self.pause)
            await keeper.save(text)
        }
    }

    /// What to do after the vault refused a record.
    func next(after failure: CommandError, _ others: [WritingDecision]) async throws(CommandError) -> WritingDecision {
        let first: WritingDecision = failure.explanation.status == .notLoggedIn ? .logIn : .again
        let decision = try WritingQuestion("It was not stored:", [first] + others).ask()
        guard decision == .logIn else { return decision }
        await logIn()
        return .again
    }

    /// Whether another attempt makes sense: after a new login, or when the person wants it.
    private func overcome(_ failure: CommandError) async -> Bool {
        let isLogin = failure.explanation.status == .notLoggedIn
        do throws(CommandError) {
            let offers: [WritingDecision] = isLogin ? [.logIn, .again, .keep] : [.again, .logIn, .keep]
            switch try WritingQuestion("Your text is still here, but not in the vault yet:", offers).ask() {
            case .logIn: await logIn()
            case .again: break
            default: return false
            }
            return true
        } catch {
            return false
        }
    }

    private func logIn() async {
        do throws(CommandError) {
            guard let user = try desk.person() else { throw .notLoggedIn(user: nil) }
            try await LogIn(desk: desk, user: user, source: .terminal).perform()
        } catch {
            desk.output.error(error.explanation.message)
        }
    }
}

extension KeepText {
    /// Wipes the workspace if the vault has what was written, else leaves the text in memory and says where.
    func leave(_ workspace: EditorWorkspace) async {
        let unkept = await keeper.unkept
        guard unkept != nil || workspace.content == .notText else {
            workspace.wipe()
            return await tellDraft()
        }
        await tellDraft()
        tell(workspace.leave(workspace.content == .notText ? nil : unkept))
    }

    /// The same for a text that has no workspace.
    func leave() async {
        await tellDraft()
        guard let text = await keeper.unkept else { return }
        let workspace = try? EditorWorkspace(
            in: .ours(environment: desk.environment), text: text, for: writing.destination)
        tell(workspace?.leave(nil))
    }

    private func tellDraft() async {
        guard let draft = await keeper.id else { return }
        desk.output.hint("what you saved is kept: amanat draft resume \(SafeText(draft).isolated)")
    }

    private func tell(_ text: UnstoredText?) {
        guard let text else { return desk.output.warning("The last text could not be kept anywhere.") }
        desk.output.warning(
            "Your last text is NOT in the vault. It is only in this computer's memory, until a restart, in "
                + SafeText(text.path).isolated)
        desk.output.hint(text.storing)
    }
}
