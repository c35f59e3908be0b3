import ArgumentParser
import Interfaces

/// `amanat approve yes ID`
struct ApproveYesVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "yes", abstract: "Approve what a colleague asks for, with your own key and passphrase.",
        discussion: """
            Shows the request first: your signature covers exactly that, once, until it expires.
            Example: amanat approve yes 3v2k8…
            Next: tell your colleague to repeat her command.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: ArgumentHelp("The approval's id.", valueName: "id")) var id: String

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let shown = try await desk.daemon.call(
            Session.ShowApproval.self, Session.ShowApproval.Parameters(session: session.token, id: id))
        desk.output.block(shown.block)
        let secret = try passphrase.source.next(
            "To approve this, your passphrase, \(SafeText(session.user).isolated): ")
        let reply = try await desk.daemon.mutate(
            Session.Approve.self,
            Session.Approve.Parameters(
                session: session.token, id: id, digest: shown.digest, passphrase: secret,
                request: RequestID.random().text)
        )
        try desk.output.json(reply)
        let approval = reply.approval
        if approval.state == .granted {
            desk.output.line("Approved. \(SafeText(approval.requester).isolated) may now repeat her command, once.")
        } else {
            desk.output.line("Approved: \(approval.approvers.count) of \(approval.needed).")
        }
    }
}
