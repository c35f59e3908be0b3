/// The number under which a child's file is known, as `Q-2026-0042`.
package struct CaseReference: Sendable, Hashable, CustomStringConvertible {
    /// One to four upper case ASCII letters, set by the site's configuration.
    package let prefix: String
    package let year: Int
    /// Counted from 1 in each year.
    package let number: Int

    /// Nil for a prefix, year or number out of shape.
    package init?(prefix: String, year: Int, number: Int) {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard (1...4).contains(prefix.utf8.count), prefix.utf8.allSatisfy(letters.contains) else { return nil }
        guard (2000...2199).contains(year), (1...999_999).contains(number) else { return nil }
        self.prefix = prefix
        self.year = year
        self.number = number
    }

    /// What a person types: either case, any dash or spaces between, Arabic or Persian digits, zeros left out.
    package init?(typed text: String) {
        let isBetween: (Character) -> Bool = { "-–—‐‑−ـ/_ ".contains($0) }
        let parts = foldingDigits(text).split(whereSeparator: isBetween)
        guard parts.count == 3, parts[1].utf8.count == 4, let year = plainNumber(parts[1]) else { return nil }
        guard let number = plainNumber(parts[2]) else { return nil }
        self.init(prefix: parts[0].uppercased(), year: year, number: number)
    }

    /// As shown and stored, the number padded to four digits.
    package var description: String {
        let digits = "\(number)"
        return "\(prefix)-\(year)-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
