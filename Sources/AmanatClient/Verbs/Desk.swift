import Glibc
import Interfaces

/// What a verb works with: the daemon, the person at this terminal, and the ways to speak to her.
package struct Desk: Sendable {
    package let environment: [String: String]
    package let output: Output
    package let daemon: Daemon
    /// The person named by `--as`.
    package let user: String?

    package init(environment: [String: String], output: Output, daemon: Daemon, user: String?) {
        self.environment = environment
        self.output = output
        self.daemon = daemon
        self.user = user
    }

    package var labels: FormLabels { FormLabels(environment: environment) }

    /// The sessions kept for this socket.
    package func sessions() throws(CommandError) -> SessionStore {
        SessionStore(directory: try PrivateDirectory.ours(environment: environment), socket: daemon.place.path)
    }

    /// The session whose calls these are, for reading.
    package func session() throws(CommandError) -> SavedSession {
        do throws(CommandError) {
            let session = try sessions().session(of: user)
            if let zone = session.zone { LocalTime.use(zone: zone) }
            return session
        } catch {
            if case .noPrivateDirectory = error { throw .notLoggedIn(user: user) }
            throw error
        }
    }

    /// The session of a call that root may make without one.
    ///
    /// Whoever happens to be logged in on root's terminal must not keep root from sealing; `--as` names a person.
    package var sessionUnlessRoot: SavedSession? {
        user == nil && getuid() == 0 ? nil : try? session()
    }

    /// The person whose commands these are, logged in or not.
    package func person() throws(CommandError) -> String? {
        if let user { return user }
        return try sessions().currentUser
    }

    /// The same for writing: says as whom, since several people share a desk.
    package func author() throws(CommandError) -> SavedSession {
        let session = try session()
        output.remark("as \(SafeText(session.user).isolated)")
        return session
    }

    /// The same desk for one person, whoever else logs in on this terminal while she writes.
    func acting(as session: SavedSession) -> Desk {
        Desk(environment: environment, output: output, daemon: daemon, user: session.user)
    }

    /// Forgets a session that the daemon no longer knows.
    package func forgetEnded(_ error: CommandError) {
        guard let name = whoseSessionEnded(error) else { return }
        try? sessions().forgetEnded(name)
    }

    /// Whose session the daemon no longer knows, if that is the error.
    func whoseSessionEnded(_ error: CommandError) -> String? {
        guard case .refused(let refusal) = error, refusal as? Session.Failure == .notLoggedIn else { return nil }
        return try? person()
    }
}
