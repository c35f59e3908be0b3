import CaseFile

/// Days as people write them, day before month, as precise as they know.
package enum WrittenDay {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD` of 2026, 3.2026, 17/3/2026, ۱۷-۳-۲۰۲۶, today or 2026-03-17.
    package static func canonical(_ text: String) throws(CommandError) -> String {
        if text.lowercased() == "today" { return LocalTime.now.day }
        guard let date = PartialDate(typed: text) else { throw .badDay(text) }
        return date.description
    }

    /// A canonical day, day before month.
    package static func shown(_ canonical: String) -> String {
        canonical.split(separator: "-").reversed().joined(separator: ".")
    }
}
