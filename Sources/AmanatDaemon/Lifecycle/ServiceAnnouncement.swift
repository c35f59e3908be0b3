package import Logging
import ServiceLifecycle

/// Says that the daemon is ready, gives signs of life while it runs, and says when it begins to stop.
///
/// The last service of the group: it starts when all others are up, and is the first to hear of the end.
package struct ServiceAnnouncement: Service {
    private let notifier: ServiceNotifier
    private let logger: Logger
    /// Nil where nobody waits for signs of life.
    private let interval: Duration?

    package init(_ notifier: ServiceNotifier, every interval: Duration?, logger: Logger) {
        self.notifier = notifier
        self.interval = interval
        self.logger = logger
    }

    package func run() async throws {
        tell(.ready)
        logger.note(.ready)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval ?? .seconds(3_600))
                if interval != nil, !Task.isCancelled { tell(.watchdog) }
            }
        }
        tell(.stopping)
        logger.note(.stopping)
    }

    private func tell(_ state: ServiceState) {
        do throws(NotifyError) {
            try notifier.tell(state)
        } catch {
            logger.note(.notifyFailed, .warning, ["errno": .number(Int64(error.errno))])
        }
    }
}
