import FoundationEssentials

/// JSON for other programs: keys sorted, one line, nothing in it that a terminal would obey.
package enum JSONText {
    /// One value as one line, without a line break at its end.
    package static func of(_ value: some Encodable) throws(CommandError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { throw .unexpectedReply }
        return String(decoding: data, as: UTF8.self).unicodeScalars.map(escaped).joined()
    }

    /// JSON's own escapes cover C0 only; what a terminal obeys, and what nobody sees, goes as `\uXXXX` too.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: escape(scalar)
        default: ControlPicture.isHidden(scalar) ? escape(scalar) : String(scalar)
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
