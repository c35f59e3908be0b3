import ArgumentParser
import Interfaces

/// `amanat case list`
struct CaseListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your caseload; a supervisor's is the team's.",
        discussion: "Example: amanat case list --status open\nNext: amanat case show CASE.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only open or closed ones.") var status: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let replies = try await desk.daemon.stream(
            Cases.ListCases.self, Cases.ListCases.Parameters(session: try desk.session().token, status: status))
        let cases = replies.flatMap(\.cases)
        try desk.output.json(Cases.ListCases.Reply(cases: cases))
        desk.output.cases(cases)
    }
}
