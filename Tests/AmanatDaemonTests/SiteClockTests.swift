import Testing

@testable import AmanatDaemon

@Suite struct SiteClockTests {
    @Test(
        arguments: [
            // 2026-12-31T18:59:59.999999Z and a microsecond later: midnight in Karachi.
            ("Asia/Karachi", 1_798_743_599_999_999, 2026), ("Asia/Karachi", 1_798_743_600_000_000, 2027),
            ("Etc/UTC", 1_798_743_600_000_000, 2026), ("Etc/UTC", 1_798_761_600_000_000, 2027),
            ("Asia/Karachi", 0, 1970), ("Etc/UTC", -1, 1969), ("Asia/Karachi", -1, 1970),
        ] as [(String, Int64, Int)])
    func `the year is the one on the site's wall`(name: String, instant: Int64, year: Int) throws {
        let zone = try #require(SiteZone(name))
        #expect(SiteClock(zone: zone).year(at: instant) == year)
    }

    @Test(arguments: ["", "Asia/Karachii", "../etc/passwd", "PKT"])
    func `what the system knows no zone by is none`(name: String) {
        #expect(SiteZone(name) == nil)
    }

    @Test func `now is after this was written, and goes on`() {
        let first = SiteClock.now()
        #expect(first > 1_760_000_000_000_000 && first < 4_000_000_000_000_000)
        #expect(SiteClock.now() >= first)
    }
}
