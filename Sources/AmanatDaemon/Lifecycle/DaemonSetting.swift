package import Logging

/// What a started process has found out, and its services are made from.
package struct DaemonSetting: Sendable {
    package let configuration: Configuration
    package let clock: SiteClock
    package let listening: ListeningPlace
    package let notifier: ServiceNotifier
    package let logger: Logger
    package let counters: DaemonCounters
}
