import ArgumentParser
import FoundationEssentials
import Interfaces

/// `amanat audit start-generation`
struct AuditStartGenerationVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "start-generation", abstract: "Go on with a new tree after a restore or damage.",
        discussion: "For auditors, when the database lacks or contradicts a checkpoint that was kept.\n"
            + "Example: amanat audit start-generation --after 2026-03-17.checkpoint --reason 'disk replaced'\n"
            + "Next: amanat audit checkpoint --output FILE, kept elsewhere.")

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("The newest checkpoint that was kept.", valueName: "file")) var after: String
    @Option(help: "Why, in your own words; an auditor reads it.") var reason: String

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let note = String(decoding: try NewFile.contents(of: after), as: UTF8.self)
        let reply = try await desk.daemon.mutate(
            Audit.StartGeneration.self,
            Audit.StartGeneration.Parameters(
                session: session.token, checkpoint: note, reason: reason, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("The log goes on in generation \(reply.generation).")
        desk.output.line(
            reply.lost > 0
                ? "\(reply.lost) entries under that checkpoint are lost, and entry 0 says so."
                : "The entries under that checkpoint are there and differ; entry 0 holds the checkpoint.")
        desk.output.hint("amanat audit checkpoint --output FILE")
    }
}
