import ArgumentParser
import Interfaces

/// `amanat user disable NAME`
struct UserDisableVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "End a person's access at once; final.",
        discussion: """
            First says how many compartments nobody else could open. What the person has read, she may have copied.
            Example: amanat user disable rashid
            Next: a supervisor hands her cases over: amanat case assign CASE USER.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var name: String
    @Flag(help: "Only say what it would orphan.") var preview = false
    @Flag(help: "Do not ask.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let token = try (preview ? desk.session() : desk.author()).token
        let orphans = try await call(token, onlyPreview: true, desk.daemon).orphans
        if preview { try desk.output.json(People.DisableUser.Reply(orphans: orphans)) }
        desk.output.line("Compartments whose only holder \(SafeText(name).isolated) is: \(orphans)")
        if preview { return }
        try confirm()
        try desk.output.json(try await call(token, onlyPreview: false, desk.daemon))
        desk.output.remark("\(SafeText(name).isolated) is disabled, for good.")
    }

    private func confirm() throws(CommandError) {
        if yes { return }
        let answer = try Terminal.asking("whether to disable") { terminal throws(CommandError) in
            try terminal.line("This can't be undone. Type the name to go on: ")
        }
        guard answer.trimmed == name else { throw .declined }
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
