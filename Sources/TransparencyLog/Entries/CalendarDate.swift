/// A day of the Gregorian calendar, by arithmetic alone: an entry is written for every operation, and a verification
/// reads millions of them, where a calendar that knows time zones and leap seconds costs more than all the hashing.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil` and `civil_from_days`. A year
/// begins on 1 March there, so that the leap day is its last.
struct CalendarDate: Hashable {
    let year: Int64
    let month: Int64
    let dayOfMonth: Int64

    init(year: Int64, month: Int64, dayOfMonth: Int64) {
        (self.year, self.month, self.dayOfMonth) = (year, month, dayOfMonth)
    }

    /// - Parameter day: days since 1970-01-01, not negative.
    init(day: Int64) {
        let sinceEra = day + Self.beforeEpoch
        let era = sinceEra / Self.eraDays
        let ofEra = sinceEra % Self.eraDays
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        dayOfMonth = ofYear - (153 * fromMarch + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    var day: Int64 {
        let fromMarch = month > 2 ? month - 3 : month + 9
        let inEra = month <= 2 ? year - 1 : year
        let yearOfEra = inEra % 400
        let ofYear = (153 * fromMarch + 2) / 5 + dayOfMonth - 1
        let ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear
        return inEra / 400 * Self.eraDays + ofEra - Self.beforeEpoch
    }

    /// Days of 400 years.
    private static let eraDays: Int64 = 146_097
    /// Days from 0000-03-01 to 1970-01-01.
    private static let beforeEpoch: Int64 = 719_468
}
