import CTerminal
import FoundationEssentials

/// Instants as the clock on the site's wall shows them, day before month; in the machine's zone before a login.
package struct LocalTime: Sendable {
    private let wall: cterminal_wall_time

    package init(secondsSince1970 seconds: Int64) {
        wall = cterminal_local_time(seconds)
    }

    /// Shows all further instants in a zone, such as `Asia/Karachi`.
    package static func use(zone: String) { cterminal_use_zone(zone) }

    package static var now: LocalTime {
        LocalTime(secondsSince1970: Int64(Date().timeIntervalSince1970))
    }

    /// Today as it is stored: `YYYY-MM-DD`.
    package var day: String {
        "\(wall.year)-\(WrittenNumber.twoDigits(wall.month))-\(WrittenNumber.twoDigits(wall.day))"
    }

    package var year: Int { Int(wall.year) }

    /// The hour of the day, 0 to 23.
    package var hour: Int { Int(wall.hour) }

    /// Each day from one to another, both as stored.
    package static func days(from first: String?, to last: String?) -> [String] {
        guard let first, let last, first <= last, let start = try? WrittenPeriod(first).start else { return [] }
        var (days, noon) = ([first], start + 43_200)
        while let day = days.last, day < last {
            noon += 86_400
            days.append(LocalTime(secondsSince1970: noon).day)
        }
        return days
    }

    /// `17.03.2026 14:05`
    package var minutes: String {
        "\(WrittenDay.shown(day)) \(WrittenNumber.twoDigits(wall.hour)):\(WrittenNumber.twoDigits(wall.minute))"
    }

    /// With seconds and the offset from UTC, for the audit log: `17.03.2026 14:05:09 +05:00`.
    package var seconds: String { "\(minutes):\(WrittenNumber.twoDigits(wall.second)) \(offset)" }

    private var offset: String {
        let offset = abs(wall.offset)
        let hours = "\(WrittenNumber.twoDigits(offset / 3600)):\(WrittenNumber.twoDigits(offset % 3600 / 60))"
        return (wall.offset < 0 ? "-" : "+") + hours
    }

    /// An instant of RFC 3339; nil for a text that is none.
    package init?(stored text: String) {
        guard let date = try? Date(Self.withoutFraction(text), strategy: .iso8601) else { return nil }
        self.init(secondsSince1970: Int64(date.timeIntervalSince1970))
    }

    /// A stored instant to the minute, or the text itself when it is none.
    package static func minutes(of text: String) -> String {
        LocalTime(stored: text)?.minutes ?? text
    }

    /// The same with the offset from UTC, for who isn't logged in and so isn't told the site's zone: `17.03.2026 14:05 +05:00`.
    package static func minutesAndOffset(of text: String) -> String {
        LocalTime(stored: text).map { "\($0.minutes) \($0.offset)" } ?? text
    }

    private static func withoutFraction(_ text: String) -> String {
        guard let dot = text.firstIndex(of: ".") else { return text }
        return String(text[..<dot] + text[dot...].dropFirst().drop { $0.isNumber })
    }
}
