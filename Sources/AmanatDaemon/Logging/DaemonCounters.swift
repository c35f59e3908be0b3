package import Metrics

/// What the daemon counts about itself: totals since the start, without a caller's or a case's name.
package struct DaemonCounters: Sendable {
    /// Calls answered, whatever the answer.
    package let calls: Counter
    /// Calls denied or refused.
    package let refusals: Counter
    /// Calls that failed for a reason of the daemon's own.
    package let failures: Counter
    /// Connections closed for breaking a rule or a limit.
    package let closures: Counter

    /// - Parameter factory: where the counts go.
    package init(factory: any MetricsFactory) {
        calls = Counter(label: "amanat_calls_total", factory: factory)
        refusals = Counter(label: "amanat_refusals_total", factory: factory)
        failures = Counter(label: "amanat_failures_total", factory: factory)
        closures = Counter(label: "amanat_closures_total", factory: factory)
    }
}
