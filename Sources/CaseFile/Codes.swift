/// A code that a form or the list of places gives to something, and that records keep for good.
///
/// Shape: 1–64 bytes, a lower case ASCII letter, then lower case letters, digits, `_` or `-`.
package protocol FormCode: RawRepresentable<String>, Hashable, Comparable, Sendable, Codable,
    CustomStringConvertible
{}

extension FormCode {
    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Tells whether a text has the shape of a code; see ``FormCode``.
func isFormCode(_ text: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = text.utf8.first, text.utf8.count <= 64, letters.contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
        letters.contains(byte) || digits.contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}

/// A kind of record, as `session_note`.
package struct KindID: FormCode {
    package let rawValue: String

    /// Nil for a text that isn't a code.
    package init?(rawValue: String) {
        guard isFormCode(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// A domain of records, as `counselling`; the policy file declares which exist.
package struct DomainCode: FormCode {
    package let rawValue: String

    /// Nil for a text that isn't a code.
    package init?(rawValue: String) {
        guard isFormCode(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// A field of a form, as `risk_level`.
package struct FieldCode: FormCode {
    package let rawValue: String

    /// Nil for a text that isn't a code.
    package init?(rawValue: String) {
        guard isFormCode(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// One choice of a field, a place, or a district.
package struct ChoiceCode: FormCode {
    package let rawValue: String

    /// Nil for a text that isn't a code.
    package init?(rawValue: String) {
        guard isFormCode(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}
