import ArgumentParser
import Interfaces

/// `amanat draft …`
struct DraftVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "Your unfinished records, open to you alone.",
        subcommands: [DraftListVerb.self, DraftResumeVerb.self, DraftDiscardVerb.self])
}

/// `amanat draft list`
struct DraftListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your drafts.",
        discussion: "Example: amanat draft list\nNext: amanat draft resume DRAFT.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Cases.ListDrafts.self, Cases.ListDrafts.Parameters(session: try desk.session().token))
        try desk.output.json(reply)
        var table = Table(["saved", "case", "kind", "domain", "draft"])
        for draft in reply.drafts {
            table.add([
                LocalTime.minutes(of: draft.saved), draft.reference ?? "a new case",
                draft.audience == .author ? "\(draft.kind) (process)" : draft.kind, draft.domain, draft.id,
            ])
        }
        desk.output.table(table)
        if reply.drafts.isEmpty { desk.output.line("No drafts.") }
    }
}

/// `amanat draft discard DRAFT`
struct DraftDiscardVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Discard a draft.",
        discussion: "Example: amanat draft discard DRAFT\nNext: amanat draft list.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The draft's id.") var draft: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Cases.DiscardDraft.self, Cases.DiscardDraft.Parameters(session: try desk.author().token, draft: draft))
        try desk.output.json(reply)
        desk.output.line("The draft is gone.")
    }
}
