/// How long the machine has been running, the time it slept included: what every duration is measured by.
///
/// A type of its own, so that no time of the calendar can be taken for it.
package struct Uptime: Sendable, Hashable, Comparable {
    /// Since the machine started.
    package let microseconds: Int64

    /// A day, in microseconds.
    static let day: Int64 = 86_400_000_000

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (one: Self, other: Self) -> Bool { one.microseconds < other.microseconds }

    /// Microseconds from one to the other.
    static func - (later: Self, earlier: Self) -> Int64 { later.microseconds.distance(from: earlier.microseconds) }

    static func + (start: Self, microseconds: Int64) -> Self { Self(microseconds: start.microseconds + microseconds) }
}

extension Int64 {
    /// How far this time, in microseconds, lies after another; of what a row says, which may be anything, at most as far as
    /// can be told.
    func distance(from earlier: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(earlier)
        return overflow ? (self > earlier ? .max : .min) : difference
    }

    /// The time that much later, as far as can be told.
    func later(by microseconds: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(microseconds)
        return overflow ? (microseconds > 0 ? .max : .min) : sum
    }
}
