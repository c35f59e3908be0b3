/// Horizontal bars for a terminal: a name, a bar, a number; what was refused is hatched, so colour isn't needed.
struct BarChart {
    /// One bar.
    struct Bar {
        let name: String
        let value: Int
        /// The part of the value that is hatched.
        let refused: Int

        init(_ name: String, _ line: LogFigures.Line) {
            self.name = name
            value = line.tally.all
            refused = line.tally.denied + line.tally.failed
        }
    }

    private let bars: [Bar]
    private static let longestName = 40
    private static let shortestBar = 10

    init(_ bars: [Bar]) {
        self.bars = bars
    }

    /// The bars as lines of at most `width` cells; the longest fills what names and numbers leave.
    func lines(within width: Int) -> [String] {
        let names = bars.map { SafeText($0.name) }
        let nameWidth = min(names.map(\.cells).max() ?? 0, Self.longestName)
        let most = bars.map(\.value).max() ?? 0
        let numberWidth = bars.map { Self.number($0).count }.max() ?? 0
        let room = max(Self.shortestBar, width - nameWidth - numberWidth - 4)
        return zip(bars, names).map { bar, name in
            let shown = name.fitted(to: nameWidth)
            let margin = String(repeating: " ", count: max(0, nameWidth - shown.cells))
            return "\(shown.isolated)\(margin)  \(Self.blocks(bar, of: most, in: room))  \(Self.number(bar))"
        }
    }

    /// What happened, then how much of it was refused.
    private static func number(_ bar: Bar) -> String {
        bar.refused == 0 ? "\(bar.value)" : "\(bar.value) (\(bar.refused) refused)"
    }

    /// Something is never drawn as nothing.
    private static func blocks(_ bar: Bar, of most: Int, in room: Int) -> String {
        guard most > 0, bar.value > 0 else { return "" }
        let length = max(1, bar.value * room / most)
        let hatched = bar.refused == 0 ? 0 : min(length, max(1, bar.refused * room / most))
        return String(repeating: "█", count: length - hatched) + String(repeating: "░", count: hatched)
    }
}
