/// Rows under headings, aligned by cells whatever script the values are in.
package struct Table: Sendable {
    private let headings: [SafeText]
    private var rows: [[SafeText]] = []
    /// Two spaces keep columns apart without lines that a screen reader would spell out.
    private static let gap = "  "
    private static let leastWidth = 8

    package init(_ headings: [String]) {
        self.headings = headings.map { SafeText($0) }
    }

    /// Adds a row; missing values stay empty.
    package mutating func add(_ values: [String]) {
        let texts = values.map { SafeText($0) }
        rows.append(texts + Array(repeating: SafeText(""), count: max(0, headings.count - texts.count)))
    }

    /// The table as lines of at most `width` cells, or as wide as its values without a width.
    package func lines(within width: Int? = nil, style: Style = .plain) -> [String] {
        guard !rows.isEmpty else { return [] }
        let widths = columnWidths(within: width)
        return [style.heading(line(headings, widths))] + rows.map { line($0, widths) }
    }

    private func line(_ values: [SafeText], _ widths: [Int]) -> String {
        var parts: [String] = []
        for (index, (value, width)) in zip(values, widths).enumerated() {
            let shown = value.fitted(to: width)
            let isLast = index == headings.count - 1
            parts.append(shown.isolated + String(repeating: " ", count: isLast ? 0 : max(0, width - shown.cells)))
        }
        return parts.joined(separator: Self.gap)
    }

    /// Natural widths, the widest columns narrowed one cell at a time until the row fits.
    private func columnWidths(within width: Int?) -> [Int] {
        var widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].cells }.max() ?? 0
        }
        guard let width else { return widths }
        let gaps = Self.gap.count * (widths.count - 1)
        while widths.reduce(gaps, +) > width {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.leastWidth
            else { break }
            widths[widest] -= 1
        }
        return widths
    }
}
