package import Interfaces

/// Logs a person in on this terminal.
package struct LogIn: Sendable {
    private let desk: Desk
    private let user: String
    private let source: PassphraseSource

    package init(desk: Desk, user: String, source: PassphraseSource) {
        self.desk = desk
        self.user = user
        self.source = source
    }

    /// Asks for the passphrase and keeps the token.
    @discardableResult
    package func perform() async throws(CommandError) -> Session.Login.Reply {
        let sessions = try desk.sessions()
        let passphrase = try source.next("Passphrase of \(SafeText(user).isolated): ")
        let reply = try await desk.daemon.call(
            Session.Login.self, Session.Login.Parameters(user: user, passphrase: passphrase))
        try sessions.keep(token: reply.session, user: user, zone: reply.timezone, lifetime: .seconds(reply.lifetime))
        return reply
    }
}
