import CLinux
import FoundationEssentials
import Glibc
import Logging
import Metrics
import Sealing
import ServiceLifecycle
import UnixSignals

/// One run of the daemon, from a hardened process to the last reply.
package struct DaemonRun: Sendable {
    /// Time for running requests after a signal; the unit allows more.
    static let grace = Duration.seconds(20)

    let configuration: Configuration
    let environment: [String: String]

    /// Serves until a signal, and returns the exit code.
    package func exitCode() async -> Int32 {
        do {
            // The credential may open the vault at the start, and what is done each minute works with keys.
            try await withTaskExecutorPreference(SecretExecutor.shared) { try await serve() }
            return 0
        } catch {
            return DaemonStart.explain(error)
        }
    }

    private func serve() async throws {
        let pid = getpid()
        let logger = Logger(label: "amanatd") { _ in JournalLogHandler(under: environment) }
        logger.note(.starting, .info, ["version": .code(DaemonVersion.current)])
        let notifier = ServiceNotifier(under: environment)
        let credential = try UnsealCredential.find(under: environment)
        let setting = DaemonSetting(
            configuration: configuration, clock: SiteClock(zone: configuration.settings.zone),
            listening: try listening(pid), notifier: notifier, logger: logger,
            counters: DaemonCounters(factory: NOOPMetricsHandler.instance))
        let services = try await DaemonServices.assemble(setting, credential: credential)
        let announcement = ServiceAnnouncement(
            notifier, every: Watchdog.interval(under: environment, pid: pid), logger: logger)
        try await group(services.services + [announcement], logger).run()
        logger.note(.stopped)
    }

    private func listening(_ pid: Int32) throws(StartError) -> ListeningPlace {
        if let descriptor = try InheritedSocket.take(under: environment, pid: pid) {
            return .inherited(descriptor: descriptor)
        }
        let socket = configuration.settings.socket
        guard clinux_group_id(socket.group) >= 0 else { throw .noSocketGroup(socket.group) }
        return .path(socket)
    }

    private func group(_ services: [any Service], _ logger: Logger) -> ServiceGroup {
        var quiet = logger
        quiet.logLevel = .error
        var settings = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet)
        settings.maximumGracefulShutdownDuration = Self.grace
        return ServiceGroup(configuration: settings)
    }
}
