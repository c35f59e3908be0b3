import Testing

@testable import AmanatDaemon

@Suite struct SiteClockTests {
    @Test(
        arguments: [
            // 2026-12-31T18:59:59.999999Z and a microsecond later: midnight in Karachi.
            ("Asia/Karachi", 1_798_743_599_999_999, "2026-12-31"),
            ("Asia/Karachi", 1_798_743_600_000_000, "2027-01-01"),
            ("Etc/UTC", 1_798_743_600_000_000, "2026-12-31"), ("Etc/UTC", 1_798_761_600_000_000, "2027-01-01"),
            ("Asia/Karachi", 0, "1970-01-01"), ("Etc/UTC", -1, "1969-12-31"), ("Asia/Karachi", -1, "1970-01-01"),
        ] as [(String, Int64, String)])
    func `the day is the one on the site's wall`(name: String, instant: Int64, day: String) throws {
        let zone = try #require(SiteZone(name))
        #expect(SiteClock(zone: zone).day(at: instant)?.description == day)
    }

    @Test(arguments: ["", "Asia/Karachii", "../etc/passwd", "PKT"])
    func `what the system knows no zone by is none`(name: String) {
        #expect(SiteZone(name) == nil)
    }

    @Test func `now is after this was written, and goes on`() throws {
        let clock = SiteClock(zone: try #require(SiteZone("Etc/UTC")))
        let first = clock.now()
        #expect(first.wall > 1_760_000_000_000_000 && first.wall < 4_000_000_000_000_000)
        let second = clock.now()
        #expect(second.uptime >= first.uptime && second.boot == first.boot && first.boot.count == 36)
    }
}
