import CTerminal
import FoundationEssentials
import Glibc
import Sealing

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
        guard let saved = SavedSession(read: Self.contents(of: sessionPath(user))), saved.socket == socket,
            saved.user == user
        else { throw .notLoggedIn(user: user) }
        return saved
    }

    /// The person whose commands this terminal runs.
    package var currentUser: String? {
        TerminalPointer(read: Self.contents(of: pointerPath))?.user
    }

    /// Keeps a new session and makes it the terminal's.
    package func keep(
        token: String, user: String, zone: String? = nil, lifetime: Duration = SavedSession.longestLife
    ) throws(CommandError) {
        var saved = SavedSession(socket: socket, user: user, token: token, zone: zone)
        saved.ends = .now + lifetime
        try replace(sessionPath(user), with: try JSONText.of(saved))
        try replace(pointerPath, with: TerminalPointer(user: user, leader: terminal.leader).text)
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

    /// Wipes sessions that are over, whoever on this Unix account had them, and pointers of terminals that have ended.
    package static func sweep(_ directory: PrivateDirectory) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [] {
            let path = "\(directory.path)/\(name)"
            let isLeft =
                if name.hasPrefix("session-") {
                    SavedSession(read: contents(of: path)).map(\.isOver) ?? true
                } else if name.hasPrefix("terminal-") {
                    TerminalPointer(read: contents(of: path)).map(\.isLeft) ?? true
                } else {
                    false
                }
            if isLeft { _ = cterminal_wipe(path) }
        }
    }

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
    private static func contents(of path: String) -> Data? {
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
