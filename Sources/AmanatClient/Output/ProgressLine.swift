import CTerminal

/// One line of the terminal that is written over while something long goes on; nothing where remarks go to a file.
package struct ProgressLine: Sendable {
    private let width: Int
    private static let bar = 24

    /// Nil where there is no terminal.
    package init?() {
        let columns = Int(cterminal_columns(Output.Way.remarks.rawValue))
        guard columns > Self.bar else { return nil }
        width = columns
    }

    /// Shows a bar and words after it.
    package func show(_ done: Int, of total: Int, _ words: String) {
        let text = SafeText("\(Bar.text(done, of: total, cells: Self.bar)) \(words)").line
        write("\r" + text.prefix(width - 1) + "\u{1B}[K")
    }

    /// Leaves the line to what comes next.
    package func end() {
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        _ = cterminal_write(Output.Way.remarks.rawValue, text)
    }
}

/// A part of a whole as blocks.
package enum Bar {
    /// As many cells as asked for; a part that isn't nothing shows at least one block.
    package static func text(_ part: Int, of whole: Int, cells: Int) -> String {
        let share = whole > 0 ? Double(min(part, whole)) / Double(whole) : 0
        let full = share == 0 ? 0 : max(1, Int(share * Double(cells)))
        return String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
    }
}
