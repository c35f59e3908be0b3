import ArgumentParser
import Interfaces

/// `amanat hold list [CASE]`
struct HoldListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the legal holds that stand.",
        discussion: "Example: amanat hold list\nNext: amanat hold lift HOLD --reason WORDS.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("Only this case's.", valueName: "case")) var place: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Retention.ListHolds.self, Retention.ListHolds.Parameters(session: try desk.session().token, case: place))
        try desk.output.json(reply)
        var table = Table(["hold", "case", "record", "since", "by", "reason"])
        for hold in reply.holds {
            table.add([
                hold.id, hold.reference, hold.record ?? "all", LocalTime.minutes(of: hold.made), hold.by, hold.reason,
            ])
        }
        desk.output.table(table)
        if reply.holds.isEmpty { desk.output.line("No holds.") }
    }
}
