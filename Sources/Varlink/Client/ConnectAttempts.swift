/// When to try again to connect to a socket whose queue is full.
///
/// Waits grow, so that those who wait don't keep the queue full themselves, and vary, so that they don't come together.
package struct ConnectAttempts {
    /// How long a full queue is waited out.
    package static let patience = Duration.seconds(10)

    private static let shortest = Duration.milliseconds(2)
    private static let longest = Duration.milliseconds(200)

    private let end: ContinuousClock.Instant
    private var pause = Self.shortest

    init(patience: Duration) {
        end = ContinuousClock.now + patience
    }

    /// How long to wait before the next attempt; nil once patience is over.
    mutating func next() -> Duration? {
        guard ContinuousClock.now < end else { return nil }
        let chosen = pause * Double.random(in: 0.5...1)
        pause = min(pause * 2, Self.longest)
        return chosen
    }
}
