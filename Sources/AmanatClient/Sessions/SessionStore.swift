import CTerminal
import FoundationEssentials
import Glibc
import Sealing

/// A person logged in on a socket, as the client remembers it.
package struct SavedSession: Codable, Hashable, Sendable {
    package let socket: String
    package let user: String
    /// The token: whoever has it, on the same uid, is this person.
    package let token: String
    /// The site's zone, in which instants are shown.
    package let zone: String?
}

/// Session tokens in files of mode 0600, one per socket and person, and a pointer per terminal to the current one.
///
/// Several people share a desk's Unix account; what one types in a terminal must not run as another.
package struct SessionStore: Sendable {
    private let directory: PrivateDirectory
    private let socket: String
    private let terminal: TerminalIdentity

    package init(directory: PrivateDirectory, socket: String, terminal: TerminalIdentity = .current) {
        self.directory = directory
        self.socket = socket
        self.terminal = terminal
    }

    /// The session of one person, or of the terminal's current one.
    package func session(of user: String?) throws(CommandError) -> SavedSession {
        guard let user = user ?? currentUser else { throw .notLoggedIn(user: nil) }
        guard let data = contents(of: sessionPath(user)),
            let saved = try? JSONDecoder().decode(SavedSession.self, from: data),
            saved.socket == socket, saved.user == user
        else { throw .notLoggedIn(user: user) }
        return saved
    }

    /// The person whose commands this terminal runs.
    package var currentUser: String? {
        contents(of: pointerPath).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Keeps a new session and makes it the terminal's.
    package func keep(token: String, user: String, zone: String? = nil) throws(CommandError) {
        sweep()
        let saved = SavedSession(socket: socket, user: user, token: token, zone: zone)
        try replace(sessionPath(user), with: try JSONText.of(saved))
        try replace(pointerPath, with: user)
    }

    /// Forgets a session that has ended; the terminal stays the person's, who will log in again.
    package func forgetEnded(_ user: String) {
        _ = cterminal_wipe(sessionPath(user))
    }

    /// Forgets a person's session, and the terminal's pointer if it leads there.
    package func forget(_ user: String) {
        _ = cterminal_wipe(sessionPath(user))
        if currentUser == user { _ = cterminal_wipe(pointerPath) }
    }

    /// Wipes files older than any session can be.
    private func sweep() {
        let eldest = Int64((Date().timeIntervalSince1970 - Self.longestLife) * 1_000_000_000)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        where name.hasPrefix("session-") || name.hasPrefix("terminal-") {
            let path = "\(directory.path)/\(name)"
            if cterminal_status_of(path).modified < eldest { _ = cterminal_wipe(path) }
        }
    }

    /// A day in seconds; the daemon ends a session after eight hours.
    private static let longestLife = 86_400.0

    private func sessionPath(_ user: String) -> String {
        "\(directory.path)/session-\(Self.name([socket, user]))"
    }

    private var pointerPath: String {
        "\(directory.path)/terminal-\(Self.name([socket, "\(terminal.device)", "\(terminal.leader)"]))"
    }

    /// A file name for a list of texts, whatever stands in them.
    private static func name(_ parts: [String]) -> String {
        let hash = Hash.sha256(Array(parts.joined(separator: "\0").utf8))
        return hash.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Reads a file only if it is a regular one of the caller's that nobody else may open.
    private func contents(of path: String) -> Data? {
        let status = cterminal_status_of(path)
        guard status.error == 0, status.mode & S_IFMT == S_IFREG, status.mode & 0o077 == 0, status.owner == getuid()
        else { return nil }
        return FileManager.default.contents(atPath: path)
    }

    private func replace(_ path: String, with text: String) throws(CommandError) {
        _ = cterminal_wipe(path)
        let result = cterminal_make_file(path, text)
        if result < 0 { throw .file(path: path, errno: -result) }
    }
}
