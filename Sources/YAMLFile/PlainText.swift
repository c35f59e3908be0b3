/// What text may hold that comes out of an operator's file, on a terminal or in a line of the journal.
enum PlainText {
    /// Whether a terminal, or a reader's eye, would obey it instead of showing it: control characters beside line breaks
    /// and tabs, what turns the direction of writing around, line separators, tags and other characters without a form.
    static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\t": false
        // Urdu and Pashto are spelt with them.
        case "\u{200C}", "\u{200D}": false
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
            default: false
            }
        }
    }

    /// The text with everything that isn't shown as itself spelt out, line breaks included.
    static func escaped(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            if isObeyed(scalar) || scalar == "\n" {
                shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
