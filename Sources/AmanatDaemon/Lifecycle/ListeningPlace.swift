import CLinux
import FoundationEssentials
import Glibc

/// Where the daemon takes connections from.
package enum ListeningPlace: Sendable, Equatable {
    /// A path of its own, as the settings say.
    case path(Settings.Socket)
    /// A listening socket of the service manager's.
    case inherited(descriptor: CInt)

    /// Lets the group of the settings in, once the socket is bound; nothing to do for an inherited one.
    ///
    /// Under the shipped unit it is the daemon's own group already, and the unit's system call filter knows no chown.
    package func admitGroup() throws(StartError) {
        guard case .path(let socket) = self else { return }
        let group = clinux_group_id(socket.group)
        guard group >= 0 else { throw .noSocketGroup(socket.group) }
        guard group != Int64(getegid()) else { return }
        do {
            try FileManager.default.setAttributes([.groupOwnerAccountID: UInt(group)], ofItemAtPath: socket.path)
        } catch {
            throw .socketGroupNotGiven(socket.group)
        }
    }
}
