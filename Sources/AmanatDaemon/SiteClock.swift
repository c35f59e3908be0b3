import CLinux

/// A time zone of the system's database, such as `Asia/Karachi`.
package struct SiteZone: Sendable, Hashable {
    package let name: String

    /// Nil for a name that the system knows no zone by.
    package init?(_ name: String) {
        guard clinux_wall_time_at(name, 0).status == clinux_zone_ok else { return nil }
        self.name = name
    }
}

/// The daemon's one source of time: UTC for what is stored, the site's wall clock for the year that numbers cases.
package struct SiteClock: Sendable {
    package let zone: SiteZone

    package init(zone: SiteZone) { self.zone = zone }

    /// Microseconds of UTC since 1970.
    package static func now() -> Int64 { clinux_utc_microseconds() }

    /// The year that a calendar on the site's wall shows.
    ///
    /// A case opened at two in the morning of New Year's Day belongs to the new year, though in UTC it is still the
    /// old one.
    /// - Parameter instant: microseconds of UTC since 1970.
    package func year(at instant: Int64) -> Int {
        let (quotient, remainder) = instant.quotientAndRemainder(dividingBy: 1_000_000)
        let seconds = remainder < 0 ? quotient - 1 : quotient
        return Int(clinux_wall_time_at(zone.name, seconds).year)
    }
}
