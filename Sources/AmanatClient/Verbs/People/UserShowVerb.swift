import ArgumentParser
import Interfaces

/// `amanat user show NAME`
struct UserShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one account.",
        discussion: "Example: amanat user show sana\nNext: amanat vouch NAME, if she is enrolled.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var name: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            People.ShowUser.self, People.ShowUser.Parameters(session: try desk.session().token, name: name)
        )
        try desk.output.json(reply)
        let person = reply.person
        var block = KeyValueBlock()
        block.add("name", person.name)
        block.add("id", person.id)
        block.add("standing", person.standing.rawValue)
        block.add("roles", person.roles.joined(separator: ", "))
        block.add("in force", person.active.joined(separator: ", "))
        block.add("uids", person.uids.map(String.init).joined(separator: ", "))
        desk.output.block(block)
        if person.standing == .enrolled { desk.output.hint("amanat vouch \(SafeText(person.name).isolated)") }
    }
}
