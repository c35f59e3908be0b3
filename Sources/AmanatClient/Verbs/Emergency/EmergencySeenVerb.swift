import ArgumentParser
import Interfaces

/// `amanat emergency seen NOTICE`
struct EmergencySeenVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "seen", abstract: "Acknowledge a notice, so that it doesn't come back at each login.",
        discussion: """
            If you think that your case was opened without need, tell an auditor: the queue is hers.
            Example: amanat emergency seen NOTICE
            Next: amanat today.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The notice's id, as login and today show it.") var notice: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.mutate(
            Cases.EmergencySeen.self,
            Cases.EmergencySeen.Parameters(
                session: try desk.author().token, notice: notice, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("Acknowledged.")
    }
}
