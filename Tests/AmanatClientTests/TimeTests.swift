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
}
