import TransparencyLog

/// When something comes: read from two clocks at once, since neither serves for both questions.
///
/// The calendar can be set, by a person or by the network after a power cut: it says what is stored and shown. How long
/// something has lasted is said by the machine's own running alone, which nobody sets.
package struct Moment: Sendable, Hashable {
    /// Microseconds of UTC since 1970, by the calendar.
    package let wall: Int64
    package let uptime: Uptime
    /// Which run of the machine it is, as the kernel names it; uptimes of two runs have nothing to do with each other.
    package let boot: String

    package init(wall: Int64, uptime: Uptime, boot: String) {
        self.wall = wall
        self.uptime = uptime
        self.boot = boot
    }

    /// An instant as the protocol writes it: UTC, RFC 3339 with microseconds, as audit entries have it.
    ///
    /// Not to be cut: its first ten characters are no day at the site, which ``Premises`` knows.
    package static func text(_ microseconds: Int64) -> String {
        (try? AuditTime(microseconds: microseconds).text) ?? ""
    }
}
