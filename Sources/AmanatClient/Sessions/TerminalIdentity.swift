import CTerminal
import Glibc

/// Which terminal a command runs on: its device and the leader of its session.
package struct TerminalIdentity: Hashable, Sendable {
    /// 0 without a terminal.
    package let device: UInt64
    package let leader: Int32

    package init(device: UInt64, leader: Int32) {
        self.device = device
        self.leader = leader
    }

    package static var current: TerminalIdentity {
        TerminalIdentity(device: cterminal_device(), leader: getsid(0))
    }
}
