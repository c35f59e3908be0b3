import ArgumentParser
import Interfaces

/// `amanat user disable NAME`
struct UserDisableVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "End a person's access at once; final.",
        discussion: """
            Her sessions end and her keys are deleted. First says what nobody else could open then.
            Example: amanat user disable rashid
            Next: a supervisor runs amanat case handover FROM TO, and amanat vouch USER --withdraw.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var name: String
    @Flag(help: "Only say what it would orphan.") var preview = false
    @Flag(help: "Do not ask.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let token = try (preview ? desk.session() : desk.author()).token
        let offer = try await call(token, onlyPreview: true, desk.daemon)
        desk.output.orphans(offer.lost, isResult: preview)
        if preview {
            try desk.output.json(offer)
            return
        }
        try confirm()
        try desk.output.json(try await call(token, onlyPreview: false, desk.daemon))
        desk.output.line("\(SafeText(name).isolated) is disabled, for good.")
        desk.output.remark("What she has read, she may have copied.")
        desk.output.remark("Only a supervisor's signature makes it binding; it is on her list of today.")
        desk.output.hint("amanat vouch \(SafeText(name).isolated) --withdraw, by a supervisor")
    }

    private func confirm() throws(CommandError) {
        if yes { return }
        try Terminal.confirm(
            "whether to disable", "This can't be undone. Type the name to go on: ", answer: name)
    }

    private func call(
        _ token: String, onlyPreview: Bool, _ daemon: Daemon
    ) async throws(CommandError) -> People.DisableUser.Reply {
        try await daemon.mutate(
            People.DisableUser.self,
            People.DisableUser.Parameters(
                session: token, name: name, preview: onlyPreview, request: RequestID.random().text))
    }
}
