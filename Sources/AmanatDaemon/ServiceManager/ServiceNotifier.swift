import CLinux

/// What the service manager is told, in the words of sd_notify(3).
package enum ServiceState: Sendable, Equatable {
    case ready
    case stopping
    /// One line for `systemctl status`; codes and counts only.
    case status(String)
    case watchdog

    var line: String {
        switch self {
        case .ready: "READY=1"
        case .stopping: "STOPPING=1"
        case .status(let text): "STATUS=" + text.filter { !$0.isNewline }
        case .watchdog: "WATCHDOG=1"
        }
    }
}

/// Why the service manager wasn't told.
package struct NotifyError: Error, Equatable, Sendable {
    /// The kernel's error number.
    package let errno: Int32
}

/// Tells the service manager how the daemon is, over the socket of `NOTIFY_SOCKET`.
package struct ServiceNotifier: Sendable {
    /// A path, or `@name` in the abstract namespace; nil where nobody wants to know.
    private let socket: String?

    package init(under environment: [String: String]) {
        socket = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Sends all states in one datagram; does nothing without a service manager.
    package func tell(_ states: ServiceState...) throws(NotifyError) {
        guard let socket else { return }
        let errno = clinux_notify(socket, states.map(\.line).joined(separator: "\n"))
        guard errno == 0 else { throw NotifyError(errno: errno) }
    }
}

/// How often the service manager wants a sign of life (sd_watchdog_enabled(3)).
package enum Watchdog {
    /// Half the time it waits; nil where it doesn't wait, or for another process.
    package static func interval(under environment: [String: String], pid: Int32) -> Duration? {
        if let owner = environment["WATCHDOG_PID"], Int32(owner) != pid { return nil }
        guard let time = environment["WATCHDOG_USEC"].flatMap(Int64.init), time > 1 else { return nil }
        return .microseconds(time / 2)
    }
}
