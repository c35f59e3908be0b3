import ArgumentParser
import Interfaces

/// `amanat user list`
struct UserListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all accounts.",
        discussion: "Example: amanat user list\nNext: amanat user show NAME.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            People.ListUsers.self, People.ListUsers.Parameters(session: try desk.session().token))
        try desk.output.json(reply)
        var table = Table(["name", "standing", "roles", "in force", "uids"])
        for person in reply.people {
            table.add([
                person.name, person.standing.rawValue, person.roles.joined(separator: " "),
                person.active.joined(separator: " "), person.uids.map(String.init).joined(separator: " "),
            ])
        }
        desk.output.table(table)
    }
}
