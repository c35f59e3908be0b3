import ArgumentParser
import Interfaces

/// `amanat user reenrol NAME`
struct UserReenrolVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "reenrol", abstract: "Let a person who lost her passphrase make new keys; takes two people.",
        discussion: """
            Her old keys are deleted, and with them her drafts and process notes, until the custodians recover them.
            Everything else is given to her again once a supervisor has vouched for her new keys. A second person
            approves first: run the command again after that.
            Once she is to enrol, the same command makes another code in place of one that was lost, and takes one person.
            Example: amanat user reenrol sana
            Next: she runs amanat enrol NAME; a supervisor runs amanat vouch NAME.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var name: String
    @Flag(help: "Only say what nobody else could open.") var preview = false
    @Flag(help: "Do not ask.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try (preview ? desk.session() : desk.author())
        let offer = try await call(session.token, secret: nil, desk.daemon)
        desk.output.orphans(offer.lost, isResult: preview)
        if preview {
            try desk.output.json(offer)
            return
        }
        try confirm()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        try desk.output.rehearse()
        let reply = try await call(session.token, secret: secret, desk.daemon)
        try desk.output.showOnce(orElse: "amanat user reenrol \(SafeText(name).isolated)") { () throws(CommandError) in
            try desk.output.json(reply)
            desk.output.line("Enrolment code for \(SafeText(name).isolated): \(SafeText(reply.enrolment).isolated)")
        }
        desk.output.remark(
            "Hand it over in person. Her drafts and process notes stay closed until the custodians recover them.")
        desk.output.hint("amanat enrol \(SafeText(name).isolated), by herself; then amanat vouch, by a supervisor")
    }

    private func confirm() throws(CommandError) {
        if yes { return }
        try Terminal.confirm(
            "whether to enrol her again", "Her old keys are deleted for good. Type the name to go on: ", answer: name)
    }

    private func call(
        _ token: String, secret: String?, _ daemon: Daemon
    ) async throws(CommandError) -> People.ReenrolUser.Reply {
        try await daemon.mutate(
            People.ReenrolUser.self,
            People.ReenrolUser.Parameters(
                session: token, name: name, preview: secret == nil, passphrase: secret,
                request: RequestID.random().text))
    }
}
