/// How far the sealing of recovery's keys to a new share set has come; in memory, like the set itself.
struct ResealingProgress: Sendable {
    /// The place in `EveryHome` that comes next.
    var next = 0
    /// Sealed keys that the old recovery key didn't open: they were altered, and stay closed to the new one, too.
    var unopened = 0
    /// What was sealed to recovery, or deleted, since it began.
    var touched: Set<CompartmentEpoch> = []
}
