import CLinux

/// The listening socket that the service manager hands over (sd_listen_fds(3)).
package enum InheritedSocket {
    /// The first descriptor handed over.
    static let first: CInt = 3

    /// Nil where none is meant for this process.
    ///
    /// `LISTEN_PID` decides: a program between the service manager and us passes the variables on without meaning to.
    package static func descriptor(
        under environment: [String: String], pid: Int32
    ) throws(StartError) -> CInt? {
        guard let text = environment["LISTEN_FDS"], let owner = environment["LISTEN_PID"] else { return nil }
        guard Int32(owner) == pid else { return nil }
        guard let count = Int(text), count >= 0 else { throw .badSocketCount(text) }
        guard count > 0 else { return nil }
        guard count == 1 else { throw .severalSockets(count) }
        return first
    }

    /// The same, and keeps it from programs started later.
    package static func take(under environment: [String: String], pid: Int32) throws(StartError) -> CInt? {
        let descriptor = try descriptor(under: environment, pid: pid)
        if let descriptor { _ = clinux_close_on_execute(descriptor) }
        return descriptor
    }
}
