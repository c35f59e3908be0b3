/// Named values below each other, long ones wrapped under themselves.
package struct KeyValueBlock: Sendable {
    private var pairs: [(key: SafeText, value: [SafeText])] = []

    package init() {}

    /// Adds a value; an absent or empty one leaves no line.
    package mutating func add(_ key: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        pairs.append((SafeText(key), SafeText.lines(of: value)))
    }

    /// The block as lines of at most `width` cells.
    package func lines(within width: Int? = nil, style: Style = .plain) -> [String] {
        let column = pairs.map(\.key.cells).max() ?? 0
        let margin = String(repeating: " ", count: column + 2)
        var result: [String] = []
        for pair in pairs {
            let head = style.faint(pair.key.isolated) + String(repeating: " ", count: column - pair.key.cells + 2)
            let wrapped = pair.value.flatMap { Wrapping.lines(of: $0, within: width.map { $0 - column - 2 }) }
            for (index, line) in wrapped.enumerated() {
                result.append((index == 0 ? head : margin) + line.isolated)
            }
        }
        return result
    }
}
