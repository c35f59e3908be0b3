/// What stands on the screen for a character that would act on the terminal instead of being seen.
enum ControlPicture {
    /// The scalar itself, or a visible sign: U+2400… for C0 and DEL, `<U+009B>` and the like for others.
    static func visible(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00..<0x20: picture(0x2400 + scalar.value)
        case 0x7F: picture(0x2421)
        default: isHidden(scalar) ? named(scalar) : String(scalar)
        }
    }

    /// The scalar's number as text.
    static func named(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
    }

    private static func picture(_ value: UInt32) -> String {
        Unicode.Scalar(value).map(String.init) ?? "\u{FFFD}"
    }

    /// C1, line and paragraph separators, overrides, direction marks, tags and other scalars that only deceive.
    ///
    /// ZWNJ and ZWJ stay: Urdu and Persian are written with them. So do embeddings and isolates, which `BidiBalance` closes.
    /// Direction marks would make two names of one look; with every field isolated no text needs them.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9F, 0x2028, 0x2029, 0x202D, 0x202E, 0x206A...0x206F, 0x200E, 0x200F, 0x061C: true
        case 0x200B, 0x2060...0x2064, 0xFEFF, 0xFFF9...0xFFFB, 0x180E, 0xE0000...0xE0FFF: true
        default: scalar.properties.isNoncharacterCodePoint || scalar.properties.generalCategory == .control
        }
    }
}
