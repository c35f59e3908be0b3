import ArgumentParser
import Interfaces

/// `amanat hold set CASE [RECORD]`
struct HoldSetVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Keep a case, or one record of it, from being destroyed.",
        discussion: "Example: amanat hold set Q-2026-0042 --reason 'the court has asked for the file'\n"
            + "Next: amanat hold list.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Argument(help: "The record's id; the whole case if absent.") var record: String?
    @Option(help: "Why, in your own words; an auditor reads it.") var reason: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let reply = try await desk.daemon.mutate(
            Retention.SetHold.self,
            Retention.SetHold.Parameters(
                session: session.token, case: place, record: record, reason: reason, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line(
            "Held: nothing under it is destroyed until two people lift hold \(SafeText(reply.hold).isolated).")
    }
}
