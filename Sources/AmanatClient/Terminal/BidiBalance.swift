/// Bidi controls in pairs: what a text opens it closes, and it closes nothing it has not opened.
///
/// A lone PDI would end the isolation around the field and let it reorder its neighbours (UAX #9, 3.3.2).
enum BidiBalance {
    private enum Opened {
        case embedding
        case isolate
    }

    /// UAX #9 stops counting at 125; no honest name needs more than this.
    private static let greatestDepth = 16

    /// The text with unmatched controls made visible and open ones closed at its end.
    static func balanced(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var open: [Opened] = []
        for scalar in text.unicodeScalars {
            if accepts(scalar, &open) {
                result.append(scalar)
            } else {
                result.append(contentsOf: ControlPicture.named(scalar).unicodeScalars)
            }
        }
        for opened in open.reversed() {
            result.append(opened == .isolate ? "\u{2069}" : "\u{202C}")
        }
        return String(result)
    }

    private static func accepts(_ scalar: Unicode.Scalar, _ open: inout [Opened]) -> Bool {
        switch scalar.value {
        case 0x202A, 0x202B: return opens(.embedding, &open)
        case 0x2066, 0x2067, 0x2068: return opens(.isolate, &open)
        case 0x202C:
            guard open.last == .embedding else { return false }
            open.removeLast()
        case 0x2069:
            guard let start = open.lastIndex(of: .isolate) else { return false }
            open.removeSubrange(start...)
        default: break
        }
        return true
    }

    private static func opens(_ control: Opened, _ open: inout [Opened]) -> Bool {
        guard open.count < greatestDepth else { return false }
        open.append(control)
        return true
    }
}
