import ArgumentParser
import Interfaces

/// `amanat login [USER]`
struct LoginVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Open a session on this terminal.",
        discussion: "Without USER: whoever was last logged in here, else your Unix name.\nExample: amanat login sana\n"
            + "Next: amanat today.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "Your login name.") var user: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let known = if let user { user } else { try desk.person() ?? desk.environment["LOGNAME"] }
        guard let name = known else { throw .usage("Say who you are: amanat login NAME.") }
        let reply = try await LogIn(desk: desk, user: name, source: passphrase.source).perform()
        try desk.output.json(Opened(reply))
        desk.output.line("Logged in as \(SafeText(reply.identity.name).isolated).")
        if let zone = reply.timezone { LocalTime.use(zone: zone) }
        for notice in reply.notices { desk.output.notice(notice) }
        if reply.founding { desk.output.warning("The vault is still being founded; it takes no cases yet.") }
        if !reply.identity.pending.isEmpty { desk.output.warning("Nobody has vouched for you yet: ask a supervisor.") }
        desk.tellUnstored()
        desk.output.hint(reply.founding ? "amanat status" : "amanat today")
    }

    /// The reply without its token, which nobody needs to see.
    private struct Opened: Encodable {
        let identity: Session.Identity
        let idle: Int
        let lifetime: Int
        let founding: Bool
        let notices: [Session.Notice]

        init(_ reply: Session.Login.Reply) {
            identity = reply.identity
            idle = reply.idle
            lifetime = reply.lifetime
            founding = reply.founding
            notices = reply.notices
        }
    }
}
