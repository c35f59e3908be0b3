/// How long the machine has been running, the time it slept included: what every duration is measured by.
///
/// A type of its own, so that no time of the calendar can be taken for it.
package struct Uptime: Sendable, Hashable, Comparable {
    /// Since the machine started.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (one: Self, other: Self) -> Bool { one.microseconds < other.microseconds }

    /// Microseconds from one to the other.
    static func - (later: Self, earlier: Self) -> Int64 { later.microseconds - earlier.microseconds }

    static func + (start: Self, microseconds: Int64) -> Self { Self(microseconds: start.microseconds + microseconds) }
}
