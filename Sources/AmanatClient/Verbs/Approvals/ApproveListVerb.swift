import ArgumentParser
import Interfaces

/// `amanat approve list`
struct ApproveListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what waits for a second person: yours, and what you may approve.",
        discussion: "Example: amanat approve list\nNext: amanat approve show ID.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Session.ListApprovals.self, Session.ListApprovals.Parameters(session: try desk.session().token))
        try desk.output.json(reply)
        var table = Table(["id", "who", "what", "on", "state", "until"])
        for line in reply.approvals {
            table.add([
                line.id, line.requester, line.action.spoken, line.subject, line.state.rawValue,
                LocalTime.minutes(of: line.expires),
            ])
        }
        desk.output.table(table)
        if reply.approvals.isEmpty { desk.output.line("Nothing waits for a second person.") }
    }
}

extension Session.ApprovalRequest {
    /// Whom it concerns, in the words at hand.
    var subject: String {
        [reference ?? self.case, kind ?? record, person].compactMap(\.self).joined(separator: ", ")
    }
}

extension String {
    /// An operation's code as words.
    var spoken: String { replacing("_", with: " ") }
}
