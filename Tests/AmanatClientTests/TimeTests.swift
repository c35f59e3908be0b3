import Foundation
import Testing

@testable import AmanatClient

@Suite(.serialized) struct TimeTests {
    private func inZone(_ zone: String, _ body: () -> Void) {
        let former = ProcessInfo.processInfo.environment["TZ"]
        setenv("TZ", zone, 1)
        defer { former.map { _ = setenv("TZ", $0, 1) } ?? { _ = unsetenv("TZ") }() }
        body()
    }

    @Test func `instants are shown in the site's zone, day before month`() {
        inZone("Asia/Karachi") {
            #expect(LocalTime.minutes(of: "2026-03-16T21:30:00Z") == "17.03.2026 02:30")
            #expect(LocalTime(stored: "2026-03-16T21:30:05.123456Z")?.seconds == "17.03.2026 02:30:05 +05:00")
        }
    }

    @Test func `a zone west of Greenwich has a minus`() {
        inZone("America/St_Johns") {
            #expect(LocalTime(stored: "2026-01-01T00:00:00Z")?.seconds == "31.12.2025 20:30:00 -03:30")
        }
    }

    @Test func `today is the site's day`() {
        inZone("Asia/Karachi") {
            #expect((try? WrittenDay.canonical("today")) == LocalTime.now.day)
        }
    }

    @Test func `a text that is no instant is shown as it is`() {
        #expect(LocalTime.minutes(of: "yesterday") == "yesterday")
    }

    @Test func `a partial day keeps its precision`() throws {
        #expect(try WrittenDay.canonical("۳/۲۰۲۶") == "2026-03")
        #expect(WrittenDay.shown("2026-03") == "03.2026")
        #expect(WrittenDay.shown("2026") == "2026")
        #expect(throws: CommandError.self) { try WrittenDay.canonical("30.2.2026") }
    }

    @Test func `a time for the log is a minute, a day, a month, a year or days up to now`() {
        inZone("Asia/Karachi") {
            #expect(Self.bounds("17.3.2026") == ["2026-03-16T19:00:00.000000Z", "2026-03-17T19:00:00.000000Z"])
            #expect(Self.bounds("today") == Self.bounds("۱۷.۳.۲۰۲۶"))
            #expect(Self.bounds("Yesterday") == ["2026-03-15T19:00:00.000000Z", "2026-03-16T19:00:00.000000Z"])
            #expect(Self.bounds("7d") == ["2026-03-10T19:00:00.000000Z", "2026-03-17T19:00:00.000000Z"])
            #expect(Self.bounds("12.2026") == ["2026-11-30T19:00:00.000000Z", "2026-12-31T19:00:00.000000Z"])
            #expect(Self.bounds("2026") == ["2025-12-31T19:00:00.000000Z", "2026-12-31T19:00:00.000000Z"])
            let minute = ["2026-03-17T09:05:00.000000Z", "2026-03-17T09:06:00.000000Z"]
            #expect(Self.bounds("17.3.2026 14:05") == minute)
            for wrong in ["", "17", "3.2026 14:05", "17.3.2026 25:00", "0d", "tomorrow", "1.1.2026 1:00 2:00"] {
                #expect(Self.bounds(wrong) == nil, "\(wrong)")
            }
            #expect(LocalTime.days(from: "2026-02-27", to: "2026-03-02").count == 4)
        }
    }

    /// Both ends of a time as the daemon reads them, on 17 March 2026 in the morning.
    private static func bounds(_ text: String) -> [String]? {
        guard let now = LocalTime(stored: "2026-03-16T21:30:00Z"), let period = try? WrittenPeriod(text, now: now)
        else {
            return nil
        }
        return [period.start, period.end].map(WrittenPeriod.stored)
    }
}
