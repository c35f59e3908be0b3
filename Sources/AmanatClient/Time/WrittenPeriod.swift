import CTerminal
import CaseFile
import FoundationEssentials

/// A stretch of time as people name it, in the site's zone: a minute, a day, a month, a year, `today`, `yesterday`, or
/// `7d` for the last seven days.
package struct WrittenPeriod: Sendable, Equatable {
    /// Its first second, since 1970.
    package let start: Int64
    /// The first second after it.
    package let end: Int64

    private static let mostDays = 36_600

    /// Reads what was typed, in ASCII, Arabic or Persian digits; `now` is read where it counts from today.
    package init(_ text: String, now: LocalTime = .now) throws(CommandError) {
        let words = foldingDigits(text).lowercased().split(separator: " ").map(String.init)
        guard let first = words.first, words.count <= 2 else { throw .badPeriod(text) }
        if words.count == 2 {
            guard let day = PartialDate(typed: first), let date = day.day, let month = day.month,
                let time = TimeOfDay(typed: words[1])
            else { throw .badPeriod(text) }
            start = Self.instant(day.year, month, date, time)
            end = start + 60
            return
        }
        guard let days = Self.days(first, now) else { throw .badPeriod(text) }
        (start, end) = days
    }

    private static func days(_ word: String, _ now: LocalTime) -> (Int64, Int64)? {
        guard let today = PartialDate(typed: now.day), let month = today.month, let day = today.day else { return nil }
        let tomorrow = instant(today.year, month, day + 1)
        if word == "today" { return (instant(today.year, month, day), tomorrow) }
        if word == "yesterday" { return (instant(today.year, month, day - 1), instant(today.year, month, day)) }
        if word.last == "d", let count = Int(word.dropLast()), (1...mostDays).contains(count) {
            return (instant(today.year, month, day + 1 - count), tomorrow)
        }
        guard let date = PartialDate(typed: word) else { return nil }
        switch (date.month, date.day) {
        case (let month?, let day?): return (instant(date.year, month, day), instant(date.year, month, day + 1))
        case (let month?, nil): return (instant(date.year, month, 1), instant(date.year, month + 1, 1))
        case (nil, _): return (instant(date.year, 1, 1), instant(date.year + 1, 1, 1))
        }
    }

    /// When the site's clock shows this; days and months count on beyond their end.
    private static func instant(_ year: Int, _ month: Int, _ day: Int, _ time: TimeOfDay? = nil) -> Int64 {
        cterminal_instant(
            cterminal_wall_time(
                year: Int32(year), month: Int32(month), day: Int32(day), hour: Int32(time?.hour ?? 0),
                minute: Int32(time?.minute ?? 0), second: 0, offset: 0))
    }

    /// An instant as the daemon reads it: UTC, RFC 3339 with microseconds.
    package static func stored(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601).dropLast() + ".000000Z"
    }
}
