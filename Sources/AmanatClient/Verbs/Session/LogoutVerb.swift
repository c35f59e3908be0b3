import ArgumentParser
import Interfaces

/// `amanat logout`
struct LogoutVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "End your session and wipe its keys.",
        discussion: "Example: amanat logout\nNext: amanat login NAME.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session()
        let reply = try await desk.daemon.call(
            Session.Logout.self, Session.Logout.Parameters(session: session.token))
        try desk.sessions().forget(session.user)
        try desk.output.json(reply)
        desk.output.line("Logged out \(SafeText(session.user).isolated).")
    }
}
