import ArgumentParser
import Interfaces

/// `amanat keys retire EPOCH`
struct KeysRetireVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "Destroy an old master key under which nothing rests any more.",
        discussion: """
            For admins. Whoever kept a copy of the old key opens nothing with it that was moved or written since. Older
            backups and copies of the database stay open to it.
            Example: amanat keys retire 1
            Next: amanat keys status.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "The master key's number.") var epoch: Int

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let reply = try await desk.daemon.mutate(
            Keys.Retire.self,
            Keys.Retire.Parameters(
                session: session.token, passphrase: secret, request: RequestID.random().text, epoch: epoch))
        try desk.output.json(reply)
        desk.output.line("Master key \(epoch) is destroyed.")
        desk.output.hint("amanat keys status")
    }
}
