import CTerminal
import FoundationEssentials
import Glibc

/// A person logged in on a socket, as the client remembers it.
package struct SavedSession: Codable, Hashable, Sendable {
    package let socket: String
    package let user: String
    /// The token: whoever has it, on the same uid, is this person.
    package let token: String
    /// The site's zone, in which instants are shown.
    package let zone: String?
    /// The socket's inode: a daemon that starts again makes another socket, and knows no session from before.
    private let inode: UInt64
    /// When it ends at the latest, by the clock that runs on while the machine runs: setting the time ends no session.
    package var ends: ContinuousClock.Instant

    /// The longest life that a daemon can be told to give a session.
    package static let longestLife = Duration.seconds(24 * 3600)

    package init(socket: String, user: String, token: String, zone: String?) {
        self.socket = socket
        self.user = user
        self.token = token
        self.zone = zone
        ends = .now + Self.longestLife
        inode = cterminal_status_of(socket).inode
    }

    /// Nil where there is no session in the bytes.
    init?(read data: Data?) {
        guard let data, let saved = try? JSONDecoder().decode(Self.self, from: data) else { return nil }
        self = saved
    }

    /// Whether the daemon can't know it any more; what ends later than any session can is of another boot.
    var isOver: Bool {
        let left = ContinuousClock.now.duration(to: ends)
        let socket = cterminal_status_of(socket)
        return left <= .zero || left > Self.longestLife || socket.error == ENOENT
            || (socket.error == 0 && socket.inode != inode)
    }
}

/// Whose commands a terminal runs, and the leader of the terminal's session, with which the pointer ends.
struct TerminalPointer {
    let user: String
    private let leader: Int32

    init(user: String, leader: Int32) {
        self.user = user
        self.leader = leader
    }

    /// Nil where there is no pointer in the bytes.
    init?(read data: Data?) {
        guard let data else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, let leader = Int32(lines[1]) else { return nil }
        self.init(user: String(lines[0]), leader: leader)
    }

    var text: String { "\(user)\n\(leader)" }

    /// Whether the terminal's session has ended: nothing runs in it any more, its leader or others that outlived it.
    ///
    /// A leader of number 0 is one that can't be seen from here (of another namespace of processes): it may live.
    var isLeft: Bool {
        guard leader > 0 else { return leader < 0 }
        if kill(leader, 0) == 0 || errno != ESRCH { return false }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return !processes.lazy.compactMap { Int32($0) }.contains { getsid($0) == leader }
    }
}
