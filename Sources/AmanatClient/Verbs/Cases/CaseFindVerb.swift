import ArgumentParser
import Interfaces

/// `amanat case find TEXT`
struct CaseFindVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find a case by its reference or by a name you can open.",
        discussion: "Example: amanat case find Zarmina\nNext: amanat case show CASE.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reference, or part of a name.") var text: [String]

    func perform(at desk: Desk) async throws(CommandError) {
        let parameters = Cases.FindCase.Parameters(
            session: try desk.session().token, text: text.joined(separator: " "))
        let cases = try await desk.daemon.stream(Cases.FindCase.self, parameters).flatMap(\.cases)
        try desk.output.json(Cases.FindCase.Reply(cases: cases))
        desk.output.cases(cases)
    }
}
