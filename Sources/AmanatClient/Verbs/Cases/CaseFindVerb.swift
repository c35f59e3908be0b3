import ArgumentParser
import Interfaces

/// `amanat case find TEXT`
struct CaseFindVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find a case by its reference or by a name you can open.",
        discussion: """
            Without TEXT you are asked for it. That is the better way for a child's name: what stands in a command stays in
            your shell's history, on the disk.
            Example: amanat case find
            Example: amanat case find Q-2026-0042
            Next: amanat case show CASE.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reference, or part of a name; asked for if absent.") var text: [String] = []

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session()
        let wanted = try Terminal.words(
            text.isEmpty ? nil : text.joined(separator: " "), asking: "A reference, or part of a name: ",
            option: "TEXT")
        let parameters = Cases.FindCase.Parameters(session: session.token, text: wanted)
        let cases = try await desk.daemon.stream(Cases.FindCase.self, parameters).flatMap(\.cases)
        try desk.output.json(Cases.FindCase.Reply(cases: cases))
        desk.output.cases(cases)
    }
}
