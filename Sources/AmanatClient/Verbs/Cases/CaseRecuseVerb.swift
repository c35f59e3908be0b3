import ArgumentParser
import Interfaces

/// `amanat case recuse CASE USER`
struct CaseRecuseVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "recuse", abstract: "Exclude a person from a case for good, whatever her roles.",
        discussion: """
            For a relative of the child, of the accused, or whoever must not see this file. Her keys to it are deleted,
            those to her own process notes there included, and no role gives them back: a supervisor can be recused too.
            Example: amanat case recuse Q-2026-0042 rashid
            Next: amanat case assign CASE USER.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var person: String
    @Flag(help: "Only say what nobody else could open then.") var preview = false
    @Flag(help: "Do not ask.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try (preview ? desk.session() : desk.author())
        let leaving = LeavingPreview(user: person, leaving: .recused)
        let found = try await leaving.find([place], session.token, desk.daemon)
        leaving.show(found, desk.output)
        if preview {
            try desk.output.json(found)
            return
        }
        if !yes {
            try leaving.confirm("A recusal can't be taken back. Type her login name to go on: ", answer: person)
        }
        let reply = try await desk.daemon.mutate(
            Cases.Recuse.self,
            Cases.Recuse.Parameters(
                session: session.token, case: place, user: person, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line(
            "\(SafeText(person).isolated) is excluded for good; compartments waiting for new keys: \(reply.stale)")
        desk.output.remark("What has been read may have been copied.")
    }
}
