import CLinux
package import CaseFile
import FoundationEssentials
package import VaultCore

/// A time zone of the system's database, such as `Asia/Karachi`.
package struct SiteZone: Sendable, Hashable {
    package let name: String

    /// Nil for a name that the system knows no zone by.
    package init?(_ name: String) {
        guard clinux_wall_time_at(name, 0).status == clinux_zone_ok else { return nil }
        self.name = name
    }
}

/// The daemon's one source of time: the calendar for what is stored, the machine's running for how long something lasts,
/// and the site's own day.
package struct SiteClock: Sendable {
    package let zone: SiteZone
    /// Which run of the machine this is.
    private let boot: String

    package init(zone: SiteZone) {
        self.zone = zone
        let id = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
        // A kernel that doesn't say leaves the calendar to go by after each start of the daemon.
        boot = id.map { String(decoding: $0.prefix(36), as: UTF8.self) } ?? UUID().uuidString
    }

    /// Both clocks, read one after the other.
    package func now() -> Moment {
        Moment(
            wall: clinux_utc_microseconds(), uptime: Uptime(microseconds: clinux_uptime_microseconds()), boot: boot)
    }

    /// The day that a calendar on the site's wall shows; nil for an instant that has none, thousands of years away.
    ///
    /// A case opened at two in the morning of New Year's Day belongs to the new year, though in UTC it is still the
    /// old one.
    /// - Parameter instant: microseconds of UTC since 1970.
    package func day(at instant: Int64) -> PartialDate? {
        let (quotient, remainder) = instant.quotientAndRemainder(dividingBy: 1_000_000)
        let seconds = remainder < 0 ? quotient - 1 : quotient
        let wall = clinux_wall_time_at(zone.name, seconds)
        return PartialDate(year: Int(wall.year), month: Int(wall.month), day: Int(wall.day))
    }
}
