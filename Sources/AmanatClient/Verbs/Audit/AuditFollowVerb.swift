import ArgumentParser
import Interfaces

/// `amanat audit follow`
struct AuditFollowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "follow", abstract: "Show new entries as they come; Ctrl-C ends it.",
        discussion:
            "For auditors. It keeps your session from ending for being idle, for as long as sessions live at most.\n"
            + "Example: amanat audit follow --denied\nNext: amanat audit show SEQ.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var filter: LogFilterOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let parameters = Audit.Follow.Parameters(
            session: try desk.session().token, user: filter.user, case: filter.place, action: filter.action,
            outcome: filter.wanted, breakGlass: filter.emergencies)
        desk.output.remark("Following the log. Ctrl-C ends it.")
        try await desk.daemon.follow(Audit.Follow.self, parameters) { reply throws(CommandError) in
            for entry in reply.entries {
                try desk.output.json(entry)
                desk.output.line(Self.line(entry))
            }
        }
    }

    /// One entry as one line: a table would have to know what is still to come.
    private static func line(_ entry: Audit.Entry) -> String {
        AuditTable.row(entry).filter { !$0.isEmpty }.map { SafeText($0).isolated }.joined(separator: "  ")
    }
}
