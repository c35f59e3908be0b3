/// Breaks safe lines at spaces so that they fit a terminal.
package enum Wrapping {
    /// A paragraph narrower than this is left to the terminal.
    private static let leastWidth = 20

    /// The line in pieces of at most `width` cells; a word longer than that stays whole.
    package static func lines(of text: SafeText, within width: Int?) -> [SafeText] {
        guard let width, width >= leastWidth, text.cells > width else { return [text] }
        var result: [SafeText] = []
        var line = ""
        var cells = 0
        for word in text.line.split(separator: " ", omittingEmptySubsequences: false) {
            let wordCells = CellWidth.of(String(word))
            if !line.isEmpty && cells + 1 + wordCells > width {
                result.append(SafeText(line))
                (line, cells) = (String(word), wordCells)
            } else {
                cells += wordCells + (line.isEmpty ? 0 : 1)
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return result + [SafeText(line)]
    }
}
