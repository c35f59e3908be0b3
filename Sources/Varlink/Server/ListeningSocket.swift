import FoundationEssentials
import NIOCore
import NIOPosix

/// Where a server listens.
package enum ListeningSocket: Hashable, Sendable {
    /// A path to bind; a socket left behind by a server that is gone is replaced.
    case path(String, mode: UInt16)
    /// An open listening socket handed over by the service manager.
    case inherited(descriptor: CInt)
}

/// Why a server can't listen.
package enum ListenError: Error, Hashable, Sendable {
    /// Another server answers at the path.
    case inUse(path: String)
    /// Something that isn't a socket stands at the path.
    case notASocket(path: String)
    case unbindable(path: String)
    case unusableDescriptor
}

extension ListeningSocket {
    func bind(_ bootstrap: ServerBootstrap, on group: any EventLoopGroup) async throws(ListenError) -> any Channel {
        switch self {
        case .inherited(let descriptor):
            guard Self.isSocket(descriptor) else { throw .unusableDescriptor }
            do {
                return try await bootstrap.withBoundSocket(descriptor).get()
            } catch {
                throw .unusableDescriptor
            }
        case .path(let path, let mode):
            try await Self.checkFree(path, on: group)
            return try await Self.bind(bootstrap, path, mode)
        }
    }

    /// Takes away the socket file of a server that is shutting down.
    func unlink() {
        guard case .path(let path, _) = self else { return }
        try? Self.clear(path)
    }

    /// Takes away a socket left behind; whatever else stands there stays, with all that is in it, and is told.
    private static func clear(_ path: String) throws(ListenError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeSocket else { throw .notASocket(path: path) }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// SwiftNIO stops the process at a descriptor that isn't open, so the kernel is asked first.
    private static func isSocket(_ descriptor: CInt) -> Bool {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
        return target?.hasPrefix("socket:") == true
    }

    private static func checkFree(_ path: String, on group: any EventLoopGroup) async throws(ListenError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeSocket else { throw .notASocket(path: path) }
        let other = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get()
        guard let other else { return }
        other.close(promise: nil)
        throw .inUse(path: path)
    }

    /// Binds beside the path, sets the mode, and renames: nobody can connect before the mode is right.
    private static func bind(
        _ bootstrap: ServerBootstrap, _ path: String, _ mode: UInt16
    ) async throws(ListenError) -> any Channel {
        let fresh = path + ".new"
        try clear(fresh)
        let files = FileManager.default
        do {
            let channel = try await bootstrap.bind(unixDomainSocketPath: fresh).get()
            try files.setAttributes([.posixPermissions: mode], ofItemAtPath: fresh)
            try clear(path)
            try files.moveItem(atPath: fresh, toPath: path)
            return channel
        } catch let error as ListenError {
            throw error
        } catch {
            throw .unbindable(path: path)
        }
    }
}
