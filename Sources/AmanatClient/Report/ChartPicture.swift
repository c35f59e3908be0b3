/// Bars as SVG that needs no colour: what was refused is hatched, what happened in an emergency is dotted.
struct ChartPicture {
    private let lines: [LogFigures.Line]
    private let label: String

    private static let width = 720
    private static let height = 176
    private static let left = 44
    private static let top = 14
    private static let foot = 24
    /// A bar of a few days only isn't a wall.
    private static let widest = 40.0
    /// Labels under an axis; more would run into each other.
    private static let mostLabels = 12

    /// - Parameter label: what the picture shows, for who can't see it.
    init(_ lines: [LogFigures.Line], label: String) {
        self.lines = lines
        self.label = label
    }

    /// Patterns that all pictures of a page share.
    static let patterns = """
        <svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>
        <pattern id="refused" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#a33a1e"/></pattern>
        <pattern id="emergency" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r="1.9" fill="#111"/></pattern>
        </defs></svg>
        """

    /// Upright bars beside each other, for days and hours.
    var columns: String {
        let top = Scale(lines.map(\.tally.all).max() ?? 0)
        let step = Double(Self.width - Self.left) / Double(max(1, lines.count))
        let bars = lines.indices.map { column(lines[$0], at: Double(Self.left) + Double($0) * step, step, top) }
        let every = max(1, (lines.count + Self.mostLabels - 1) / Self.mostLabels)
        let labels = lines.indices.filter { $0 % every == 0 }.map { index in
            let x = Double(Self.left) + (Double(index) + 0.5) * step
            return "<text x=\"\(Self.short(x))\" y=\"\(Self.height - 6)\" text-anchor=\"middle\">"
                + "\(HTMLPage.escaped(lines[index].name))</text>"
        }
        return """
            <svg class="chart" viewBox="0 0 \(Self.width) \(Self.height)" role="img" \
            aria-label="\(HTMLPage.escaped(label))">\(grid(top))\(bars.joined())\(labels.joined())</svg>
            """
    }

    private func grid(_ scale: Scale) -> String {
        scale.ticks.map { tick in
            let y = Self.short(Self.level(tick, scale))
            return "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(Self.width)\" y1=\"\(y)\" y2=\"\(y)\"/>"
                + "<text x=\"\(Self.left - 6)\" y=\"\(y)\" text-anchor=\"end\" dy=\".32em\">\(tick)</text>"
        }.joined()
    }

    private func column(_ line: LogFigures.Line, at x: Double, _ step: Double, _ scale: Scale) -> String {
        let gap = max(min(3, step * 0.2), step - Self.widest)
        let refused = line.tally.denied + line.tally.failed
        let emergency = min(line.emergency, line.tally.done)
        let parts = [(line.tally.done - emergency, "done"), (emergency, "emergency"), (refused, "refused")]
        var base = 0
        let boxes = parts.filter { $0.0 > 0 }.map { count, kind in
            let (low, high) = (Self.level(base, scale), Self.level(base + count, scale))
            base += count
            return "<rect class=\"\(kind)\" x=\"\(Self.short(x + gap / 2))\" y=\"\(Self.short(high))\" "
                + "width=\"\(Self.short(step - gap))\" height=\"\(Self.short(max(0.5, low - high)))\"/>"
        }
        guard !boxes.isEmpty else { return "" }
        return "<g><title>\(HTMLPage.escaped(line.name)): \(HTMLPage.escaped(line.words))</title>\(boxes.joined())</g>"
    }

    /// Where a value lies, from above.
    private static func level(_ value: Int, _ scale: Scale) -> Double {
        let room = Double(height - foot - top)
        return Double(top) + room * (1 - Double(value) / Double(scale.end))
    }

    /// Bars below each other, one for each row of a table; the longest is `most`.
    static func bar(_ line: LogFigures.Line, of most: Int) -> String {
        let room = 300.0
        let refused = line.tally.denied + line.tally.failed
        let emergency = min(line.emergency, line.tally.done)
        let parts = [(line.tally.done - emergency, "done"), (emergency, "emergency"), (refused, "refused")]
        var base = 0.0
        let boxes = parts.filter { $0.0 > 0 }.map { count, kind in
            let length = max(1, room * Double(count) / Double(max(1, most)))
            defer { base += length }
            return "<rect class=\"\(kind)\" x=\"\(short(base))\" y=\"1\" width=\"\(short(length))\" height=\"12\"/>"
        }
        return """
            <svg class="bar" viewBox="0 0 304 14" preserveAspectRatio="none" role="img" \
            aria-label="\(HTMLPage.escaped(line.words))">\(boxes.joined())</svg>
            """
    }

    /// A tenth of a pixel is enough.
    private static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// An axis that ends at a round number.
    private struct Scale {
        let ticks: [Int]
        var end: Int { ticks.last ?? 1 }

        init(_ most: Int) {
            var step = 1
            while step * 4 < most {
                let digit = Int(String(step).prefix(1)) ?? 1
                step = digit == 2 ? step / 2 * 5 : step * 2
            }
            ticks = Array(stride(from: 0, through: max(step, (most + step - 1) / step * step), by: step))
        }
    }
}

extension LogFigures.Line {
    /// The counts in words.
    var words: String {
        var words = ["\(tally.all)"]
        if tally.denied > 0 { words.append("\(tally.denied) refused") }
        if tally.failed > 0 { words.append("\(tally.failed) failed") }
        if emergency > 0 { words.append("\(emergency) in an emergency") }
        return words.joined(separator: ", ")
    }
}
