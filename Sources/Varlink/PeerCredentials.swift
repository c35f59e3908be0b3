import Glibc
package import NIOCore

/// Who is at the other end of a Unix socket, as the kernel recorded it when the connection was made.
///
/// The uid is the identity; the pid is decoration, since the process may be gone and its number taken.
package struct PeerCredentials: Hashable, Sendable {
    package let uid: UInt32
    package let gid: UInt32
    package let pid: Int32

    package init(uid: UInt32, gid: UInt32, pid: Int32) {
        self.uid = uid
        self.gid = gid
        self.pid = pid
    }

    /// Asks the kernel (`SO_PEERCRED`, unix(7)) about a connected Unix socket.
    package static func of(_ channel: any Channel) -> EventLoopFuture<PeerCredentials> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(NoPeerCredentials())
        }
        let record: EventLoopFuture<KernelRecord> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return record.map { PeerCredentials(uid: $0.uid, gid: $0.gid, pid: $0.pid) }
    }

    /// `struct ucred` of the kernel: three 32-bit fields in this order.
    private struct KernelRecord: Sendable {
        var pid: Int32 = 0
        var uid: UInt32 = 0
        var gid: UInt32 = 0
    }

    private struct NoPeerCredentials: Error {}
}
