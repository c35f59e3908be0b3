/// A date of the Gregorian calendar that is as precise as it is known: a year, a month or a day.
///
/// The precision is kept: a birth in 2014 is never turned into a birth on 1 January.
package struct PartialDate: Sendable, Hashable, CustomStringConvertible {
    package enum Precision: Sendable { case year, month, day }

    package let year: Int
    package let month: Int?
    package let day: Int?

    /// Nil for what isn't in the calendar, or outside 1900–2199.
    package init?(year: Int, month: Int? = nil, day: Int? = nil) {
        guard (1900...2199).contains(year), day == nil || month != nil else { return nil }
        if let month {
            guard (1...12).contains(month) else { return nil }
            if let day, !(1...Self.days(in: month, of: year)).contains(day) { return nil }
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// What a person types: day before month (`3/5/2014`, `3-5-2014`, `3.5.2014`, `5/2014`, `2014`) or as stored
    /// (`2014-05-03`, `2014-05`), in ASCII, Arabic or Persian digits; years have four.
    package init?(typed text: String) {
        let trimmed = foldingDigits(text).split(separator: " ")
        guard trimmed.count == 1 else { return nil }
        let separators: Set<Character> = ["/", "-", ".", "۔"]
        let parts = trimmed[0].split(omittingEmptySubsequences: false) { separators.contains($0) }
        let numbers = parts.compactMap { $0.utf8.count == 4 || $0.utf8.count <= 2 ? plainNumber($0) : nil }
        guard numbers.count == parts.count, (1...3).contains(parts.count) else { return nil }
        let years = parts.indices.filter { parts[$0].utf8.count == 4 }
        if years == [0] {
            self.init(
                year: numbers[0], month: numbers.count > 1 ? numbers[1] : nil, day: numbers.count > 2 ? numbers[2] : nil
            )
        } else if years == [parts.count - 1] {
            let reversed = Array(numbers.reversed())
            self.init(year: reversed[0], month: reversed[1], day: reversed.count > 2 ? reversed[2] : nil)
        } else {
            return nil
        }
    }

    package var precision: Precision { day != nil ? .day : month != nil ? .month : .year }

    /// As stored: `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (RFC 3339's full-date, cut).
    package var description: String {
        let parts = [month, day].compactMap(\.self).map { $0 < 10 ? "-0\($0)" : "-\($0)" }
        return "\(year)" + parts.joined()
    }

    /// The date without its day.
    package var withoutDay: String { PartialDate(year: year, month: month)?.description ?? "\(year)" }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A time of day to the minute, 00:00–23:59.
package struct TimeOfDay: Sendable, Hashable, CustomStringConvertible {
    package let hour: Int
    package let minute: Int

    /// What a person types: `9:05`, `09.05`, in ASCII, Arabic or Persian digits.
    package init?(typed text: String) {
        let parts = foldingDigits(text).split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." }
        guard parts.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2 else { return nil }
        guard let hour = plainNumber(parts[0]), let minute = plainNumber(parts[1]) else { return nil }
        guard hour < 24, minute < 60 else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// As stored: `HH:MM`.
    package var description: String {
        (hour < 10 ? "0\(hour)" : "\(hour)") + (minute < 10 ? ":0\(minute)" : ":\(minute)")
    }
}
