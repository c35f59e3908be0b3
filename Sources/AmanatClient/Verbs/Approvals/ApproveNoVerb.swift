import ArgumentParser
import Interfaces

/// `amanat approve no ID`
struct ApproveNoVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "no", abstract: "End a request: refuse a colleague's, or withdraw your own.",
        discussion: "Example: amanat approve no 3v2k8…\nNext: amanat approve list.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The approval's id.", valueName: "id")) var id: String

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let reply = try await desk.daemon.mutate(
            Session.RefuseApproval.self,
            Session.RefuseApproval.Parameters(session: session.token, id: id, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("The request is over.")
    }
}
