/// The instant of an entry in UTC, to the microsecond: `2026-03-04T05:06:07.000008Z` (RFC 3339).
package struct AuditTime: Hashable, Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
    package let microseconds: Int64

    /// The first instant of the year 10000.
    private static let end: Int64 = 253_402_300_800 * 1_000_000

    /// Throws `timeOutOfRange` outside the years 1970 to 9999, which four digits can't say.
    package init(microseconds: Int64) throws(AuditEntryError) {
        guard (0..<Self.end).contains(microseconds) else { throw .timeOutOfRange }
        self.microseconds = microseconds
    }

    /// Reads exactly the 27 characters that `text` writes; nil for every other spelling of an instant.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == Self.pattern.count, let date = CalendarDate(in: digits),
            let hour = digits.number(11..<13), hour < 24, let minute = digits.number(14..<16), minute < 60,
            let second = digits.number(17..<19), second < 60, let micros = digits.number(20..<26),
            zip(digits, Self.pattern).allSatisfy({ $1 == UInt8(ascii: "0") || $0 == $1 })
        else { return nil }
        let seconds = date.day * 86_400 + hour * 3_600 + minute * 60 + second
        guard let time = try? AuditTime(microseconds: seconds * 1_000_000 + micros) else { return nil }
        self = time
    }

    package var text: String {
        let (seconds, micros) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let date = CalendarDate(day: seconds / 86_400)
        var digits = Self.pattern
        digits.write(date.year, to: 0..<4)
        digits.write(date.month, to: 5..<7)
        digits.write(date.dayOfMonth, to: 8..<10)
        digits.write(seconds / 3_600 % 24, to: 11..<13)
        digits.write(seconds / 60 % 60, to: 14..<16)
        digits.write(seconds % 60, to: 17..<19)
        digits.write(micros, to: 20..<26)
        return String(decoding: digits, as: UTF8.self)
    }

    /// A zero stands where a digit does.
    private static let pattern = Array("0000-00-00T00:00:00.000000Z".utf8)

    package static func < (lhs: AuditTime, rhs: AuditTime) -> Bool {
        lhs.microseconds < rhs.microseconds
    }
}

extension [UInt8] {
    /// The decimal number that stands in these places; nil if anything but digits does.
    fileprivate func number(_ places: Range<Int>) -> Int64? {
        var number: Int64 = 0
        for digit in self[places] {
            guard case UInt8(ascii: "0")...UInt8(ascii: "9") = digit else { return nil }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// Writes a number into these places, with zeros before it.
    fileprivate mutating func write(_ number: Int64, to places: Range<Int>) {
        var rest = number
        for place in places.reversed() {
            self[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}

extension CalendarDate {
    /// Of `2026-03-04` at the beginning; nil where there is no such day.
    fileprivate init?(in digits: [UInt8]) {
        guard let year = digits.number(0..<4), let month = digits.number(5..<7), let day = digits.number(8..<10),
            (1...12).contains(month)
        else { return nil }
        self.init(year: year, month: month, dayOfMonth: day)
        guard CalendarDate(day: self.day) == self else { return nil }
    }
}
