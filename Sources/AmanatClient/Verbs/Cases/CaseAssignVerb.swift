import ArgumentParser
import Interfaces

/// `amanat case assign CASE USER`
struct CaseAssignVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Assign a person to a case and give her its keys.",
        discussion: "Example: amanat case assign Q-2026-0042 sana\nNext: she runs amanat case show CASE.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var person: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.mutate(
            Cases.Assign.self,
            Cases.Assign.Parameters(
                session: try desk.author().token, case: place, user: person, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("\(SafeText(person).isolated) is assigned; keys given: \(reply.granted)")
    }
}
