import CTerminal
import FoundationEssentials
import Glibc

/// Where the daemon listens, and which uids may serve there.
package struct SocketPlace: Hashable, Sendable {
    package static let usual = "/run/amanat/amanat.sock"

    package let path: String
    private let trusted: Set<UInt32>

    /// The path given, else AMANAT_SOCKET, else the usual one.
    ///
    /// Root may serve (the service manager binds the socket), a uid the person names, or the owner of the socket's
    /// directory: nobody else can have put the socket there.
    package init(path: String?, server: UInt32?, environment: [String: String]) {
        self.path = path ?? environment["AMANAT_SOCKET"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.usual
        let directory = cterminal_status_of(Self.directory(of: self.path))
        let isOthersToWrite = directory.mode & 0o022 != 0
        trusted = [0, server ?? (directory.error == 0 && !isOthersToWrite ? directory.owner : 0)]
    }

    /// A socket that only these uids may serve.
    init(path: String, trusting trusted: Set<UInt32>) {
        self.path = path
        self.trusted = trusted
    }

    /// Whether a passphrase may go to a server of that uid.
    package func trusts(_ uid: UInt32) -> Bool {
        trusted.contains(uid)
    }

    /// Why nothing answers.
    package var absence: CommandError {
        let status = cterminal_status_of(path)
        if status.error == EACCES { return .socketForbidden(path: path) }
        if status.error == 0 && cterminal_may_write(path) == 0 { return .socketForbidden(path: path) }
        return .daemonAbsent(path: path)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
