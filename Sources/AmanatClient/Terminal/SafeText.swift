/// Text from the vault made fit for a terminal: it can neither command it nor reorder what stands beside it.
///
/// Whoever writes a name or a note must not be able to clear a colleague's screen, hide a line or make one field
/// read as another. Text of ASCII alone cannot reorder anything and stays as it is; every other field is isolated.
package struct SafeText: Hashable, Sendable {
    /// One line, with every control character visible, without isolation.
    package let line: String

    /// Makes a text one safe line; line breaks and tabs become visible too.
    package init(_ raw: String) {
        line = BidiBalance.balanced(raw.unicodeScalars.map(ControlPicture.visible).joined())
    }

    /// The line inside FSI…PDI (UAX #9), so that its direction ends with it.
    package var isolated: String {
        line.unicodeScalars.allSatisfy(\.isASCII) ? line : "\u{2068}\(line)\u{2069}"
    }

    /// Its width on a terminal.
    package var cells: Int { CellWidth.of(line) }

    /// The line cut to at most so many cells, the cut shown by an ellipsis.
    package func fitted(to width: Int) -> SafeText {
        guard cells > width else { return self }
        var kept = ""
        var room = width - 1
        for character in line {
            room -= CellWidth.of(character)
            guard room >= 0 else { break }
            kept.append(character)
        }
        return SafeText(kept + "…")
    }

    /// The lines of a longer text, each safe by itself; a tab becomes four spaces.
    package static func lines(of raw: String) -> [SafeText] {
        raw.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { SafeText($0.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    ")) }
    }
}
