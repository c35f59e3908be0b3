import ArgumentParser
import Interfaces

/// `amanat user role NAME`
struct UserRoleVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Set the roles an account asks for.",
        discussion: "Replaces all roles. All but admin wait for a certificate, and admin for the end of one that\n"
            + "excludes it. Nobody sets her own.\n"
            + "Example: amanat user role sana --role psychologist --role supervisor\nNext: amanat vouch NAME.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var name: String
    @Option(help: "A role; may be repeated.") var role: [String]

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let reply = try await desk.daemon.mutate(
            People.SetRoles.self,
            People.SetRoles.Parameters(
                session: session.token, name: name, roles: role, passphrase: secret, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("\(SafeText(name).isolated) asks for: \(role.joined(separator: ", "))")
        desk.output.remark("Roles that were taken away are out of force now; new ones wait for a supervisor.")
        let certified = role.contains { $0 != "admin" }
        desk.output.hint(
            certified
                ? "amanat vouch \(SafeText(name).isolated), by a supervisor"
                : "amanat vouch \(SafeText(name).isolated) --withdraw, by a supervisor, if she was vouched for before")
    }
}
