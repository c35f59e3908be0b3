import CLinux
import Testing

struct ZoneTests {
    @Test func `Karachi is five hours east of UTC`() {
        let wall = clinux_wall_time_at("Asia/Karachi", 1_769_904_000)
        #expect(wall.status == clinux_zone_ok && wall.offset == 18_000)
        #expect([wall.year, wall.month, wall.day, wall.hour, wall.minute, wall.second] == [2026, 2, 1, 5, 0, 0])
    }

    @Test(arguments: [
        "Asia/Karachi", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Etc/UTC",
    ])
    func `an instant comes back from its wall clock`(zone: String) {
        var seconds: Int64 = -3_000_000_000
        while seconds < 6_000_000_000 {
            let wall = clinux_wall_time_at(zone, seconds)
            #expect(wall.status == clinux_zone_ok)
            let back = clinux_instant_of(zone, wall)
            if back.status == clinux_zone_ok {
                #expect(back.seconds == seconds, "\(zone) \(seconds)")
            } else {
                #expect(
                    back.status == clinux_zone_repeated && seconds - back.seconds <= 7200 && seconds >= back.seconds)
            }
            seconds += 86_400 * 3 + 3_607
        }
    }

    @Test(
        arguments: [
            (1_774_745_999, 3600, 1), (1_774_746_000, 7200, 3), (1_792_889_999, 7200, 2), (1_792_890_000, 3600, 2),
            // 2050: beyond any list of transitions, by the rule.
            (2_531_955_599, 3600, 1), (2_531_955_600, 7200, 3),
        ] as [(Int64, Int32, Int32)])
    func `summer time begins and ends on its second`(seconds: Int64, offset: Int32, hour: Int32) {
        let wall = clinux_wall_time_at("Europe/Berlin", seconds)
        #expect(wall.offset == offset && wall.hour == hour)
    }

    @Test func `a skipped time moves on, a repeated one is the first`() {
        let skipped = wall(2026, 3, 29, 2, 30)
        #expect(clinux_instant_of("Europe/Berlin", skipped).status == clinux_zone_skipped)
        #expect(clinux_instant_of("Europe/Berlin", skipped).seconds == 1_774_747_800)
        let repeated = wall(2026, 10, 25, 2, 30)
        #expect(clinux_instant_of("Europe/Berlin", repeated).status == clinux_zone_repeated)
        #expect(clinux_instant_of("Europe/Berlin", repeated).seconds == 1_792_888_200)
    }

    @Test(arguments: [
        "", "Asia/Nowhere", "../../etc/passwd", "/etc/passwd", "Asia", "Asia/Kar achi",
        String(repeating: "a", count: 500),
    ])
    func `what isn't a zone is unknown`(zone: String) {
        #expect(clinux_wall_time_at(zone, 0).status == clinux_zone_unknown)
        #expect(clinux_instant_of(zone, wall(2026, 1, 1, 0, 0)).status == clinux_zone_unknown)
    }

    @Test(
        arguments: [(2026, 2, 29), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (0, 1, 1), (2100, 2, 29)]
            as [(Int32, Int32, Int32)])
    func `a day that no calendar has is refused`(year: Int32, month: Int32, day: Int32) {
        #expect(clinux_instant_of("Etc/UTC", wall(year, month, day, 0, 0)).status == clinux_zone_invalid_time)
    }

    @Test func `every day of four centuries follows the one before`() {
        var expected: Int64 = -2_208_988_800
        for year in 1900...2299 as ClosedRange<Int32> {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, days) in zip(1..., [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for day in 1...Int32(days) {
                    #expect(clinux_instant_of("Etc/UTC", wall(year, Int32(month), day, 0, 0)).seconds == expected)
                    let back = clinux_wall_time_at("Etc/UTC", expected)
                    #expect(back.year == year && back.month == Int32(month) && back.day == day)
                    expected += 86_400
                }
            }
        }
    }

    private func wall(_ year: Int32, _ month: Int32, _ day: Int32, _ hour: Int32, _ minute: Int32) -> clinux_wall_time {
        clinux_wall_time(
            year: year, month: month, day: day, hour: hour, minute: minute, second: 0, offset: 0, status: clinux_zone_ok
        )
    }
}
