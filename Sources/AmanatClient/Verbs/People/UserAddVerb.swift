import ArgumentParser
import Interfaces

/// `amanat user add NAME`
struct UserAddVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make an account and its one-time enrolment code.",
        discussion: """
            The roles, but for admin, wait until a supervisor vouches for the person.
            Example: amanat user add sana --role psychologist --uid 1004
            Given once more, word for word, it makes another code while she has not enrolled; the first one is void.
            Next: the person runs amanat enrol NAME, then a supervisor amanat vouch NAME.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The login name; never reused, never renamed.", valueName: "user")) var name: String
    @Option(help: "A role; may be repeated.") var role: [String]
    @Option(help: "A Unix uid the person may log in from; may be repeated.") var uid: [Int]

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        try desk.output.rehearse()
        let reply = try await desk.daemon.mutate(
            People.AddUser.self,
            People.AddUser.Parameters(
                session: session.token, name: name, roles: role, uids: uid, request: RequestID.random().text))
        try desk.output.showOnce(orElse: "the same command again") { () throws(CommandError) in
            try desk.output.json(reply)
            var block = KeyValueBlock()
            block.add("user", reply.id)
            block.add("enrolment", reply.enrolment)
            desk.output.block(block)
        }
        desk.output.remark("Hand the code over in person; it works once.")
        desk.output.hint("\(SafeText(name).isolated) runs: amanat enrol \(SafeText(name).isolated)")
    }
}
