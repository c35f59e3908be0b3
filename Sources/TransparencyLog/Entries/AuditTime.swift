import FoundationEssentials

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
        let (seconds, fraction) = (text.utf8.prefix(19), text.utf8.dropFirst(20).prefix(6))
        guard text.utf8.count == 27, let whole = Substring(seconds).utcSeconds, let micros = Int64(Substring(fraction)),
            let time = try? AuditTime(microseconds: whole * 1_000_000 + micros), time.text == text
        else { return nil }
        self = time
    }

    package var text: String {
        let (seconds, micros) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let date = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
        let digits = String(micros)
        return date.dropLast() + "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
    }

    package static func < (lhs: AuditTime, rhs: AuditTime) -> Bool {
        lhs.microseconds < rhs.microseconds
    }
}

extension Substring {
    /// Seconds since 1970 of `2026-03-04T05:06:07`, taken as UTC.
    fileprivate var utcSeconds: Int64? {
        guard let date = try? Date.ISO8601FormatStyle.iso8601.parse(self + "Z") else { return nil }
        return Int64(date.timeIntervalSince1970)
    }
}
