import ArgumentParser
import Interfaces

/// `amanat user bind NAME`
struct UserBindVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "bind", abstract: "Set the Unix uids a person may log in from.",
        discussion:
            "Replaces all uids.\nExample: amanat user bind sana --uid 1004 --uid 1010\nNext: amanat user show NAME.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var name: String
    @Option(help: "A Unix uid; may be repeated.") var uid: [Int]

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.mutate(
            People.BindUser.self,
            People.BindUser.Parameters(
                session: try desk.author().token, name: name, uids: uid, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("\(SafeText(name).isolated) logs in from: \(uid.map(String.init).joined(separator: ", "))")
    }
}
