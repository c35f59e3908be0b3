import ArgumentParser
import Interfaces

/// `amanat hold lift HOLD`
struct HoldLiftVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "Lift a legal hold. Two people.",
        discussion: """
            The first time it asks for a second person: once a colleague has approved, repeat exactly the same command.
            Example: amanat hold lift HOLD --reason 'the court has closed the matter'
            Next: amanat hold list.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "The hold's id.") var hold: String
    @Option(help: "Why, in your own words; an auditor reads it.") var reason: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let reply = try await desk.daemon.mutate(
            Retention.LiftHold.self,
            Retention.LiftHold.Parameters(
                session: session.token, hold: hold, reason: reason, passphrase: secret, request: RequestID.random().text
            ))
        try desk.output.json(reply)
        desk.output.line("The hold is lifted.")
    }
}
