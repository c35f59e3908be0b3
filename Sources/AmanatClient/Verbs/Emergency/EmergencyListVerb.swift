import ArgumentParser
import Interfaces

/// `amanat emergency list`
struct EmergencyListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the cases that were opened in an emergency.",
        discussion: "For supervisors.\nExample: amanat emergency list\nNext: amanat case show CASE.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Cases.EmergencyList.self, Cases.EmergencyList.Parameters(session: try desk.session().token))
        try desk.output.json(reply)
        var table = Table(["opened", "until", "case", "by", "told", "seen by", "reviewed", "notice"])
        for line in reply.emergencies {
            table.add([
                LocalTime.minutes(of: line.opened), LocalTime.minutes(of: line.until), line.reference, line.person,
                line.told.joined(separator: " "), line.seen.joined(separator: " "), line.reviewed ? "yes" : "not yet",
                line.notice,
            ])
        }
        desk.output.table(table)
        if reply.emergencies.isEmpty { desk.output.line("No emergencies.") }
    }
}
