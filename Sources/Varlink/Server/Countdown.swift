import NIOCore

/// A time after which something is done on the event loop, unless it is stopped before.
struct Countdown {
    private var scheduled: Scheduled<Void>?

    /// Begins; one that runs goes on as it is.
    mutating func begin(_ time: Duration, on loop: any EventLoop, _ end: @escaping () -> Void) {
        guard scheduled == nil else { return }
        scheduled = loop.assumeIsolated().scheduleTask(in: TimeAmount(time), end)
    }

    mutating func stop() {
        scheduled?.cancel()
        scheduled = nil
    }
}
