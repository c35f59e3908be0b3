import ArgumentParser
import Interfaces

/// `amanat case unassign CASE USER`
struct CaseUnassignVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "unassign", abstract: "Take a person out of a case and delete her keys.",
        discussion: "What she has read she may have copied; nothing written from now on is open to her.\n"
            + "Example: amanat case unassign Q-2026-0042 rashid\nNext: amanat case assign CASE USER.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var person: String

    @Flag(help: "Only say what nobody else could open then.") var preview = false
    @Flag(help: "Do not ask.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let leaving = LeavingPreview(user: person, leaving: .unassigned)
        let found = try await leaving.find([place], session.token, desk.daemon)
        if preview {
            try desk.output.json(found)
            return leaving.show(found, desk.output)
        }
        if !found.orphans.isEmpty, !yes {
            leaving.show(found, desk.output)
            try leaving.confirm("Type the login name to take her out all the same: ", answer: person)
        }
        let reply = try await desk.daemon.mutate(
            Cases.Unassign.self,
            Cases.Unassign.Parameters(
                session: session.token, case: place, user: person, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("\(SafeText(person).isolated) is out; compartments waiting for new keys: \(reply.stale)")
        desk.output.remark("What has been read may have been copied.")
    }
}
