/// One place where a source leaves the house style.
struct Slip: Equatable, CustomStringConvertible {
    enum Kind: Sendable {
        case unsafe, trap, forcedUnwrap, `public`, unchecked, leftForLater
        /// A day cut out of the text of an instant: in UTC it may be another than at the site.
        case cutDay
    }

    let kind: Kind
    let line: Int

    var description: String { "\(kind) in line \(line)" }

    private static let words: [String: Kind] = [
        "unsafe": .unsafe, "fatalError": .trap, "preconditionFailure": .trap, "public": .public,
        "unchecked": .unchecked,
    ]

    /// All slips of a source text.
    static func find(in text: String) -> [Slip] {
        let tokens = CodeTokens(text).tokens
        var slips: [Slip] = text.contains("TODO") || text.contains("FIXME") ? [Slip(kind: .leftForLater, line: 0)] : []
        for (place, token) in tokens.enumerated() {
            if let kind = words[token.text] { slips.append(Slip(kind: kind, line: token.line)) }
            if token.text == "prefix" || token.text == "dropLast", endsInstant(tokens[..<place].map(\.text)) {
                slips.append(Slip(kind: .cutDay, line: token.line))
            }
            guard token.text == "!", token.touchesPrevious, place > 0 else { continue }
            let before = tokens[place - 1].text
            let after = place + 1 < tokens.count ? tokens[place + 1] : nil
            if before == "try" || before == "as" {
                slips.append(Slip(kind: .trap, line: token.line))
            } else if endsValue(before) && !(after.map { $0.text == "=" && $0.touchesPrevious } ?? false) {
                slips.append(Slip(kind: .forcedUnwrap, line: token.line))
            }
        }
        return slips
    }

    /// Whether what a dot follows is the text of an instant: `Moment.text(…)`.
    private static func endsInstant(_ tokens: [String]) -> Bool {
        guard tokens.suffix(2) == [")", "."] else { return false }
        var depth = 0
        for place in tokens.indices.dropLast().reversed() {
            depth += tokens[place] == ")" ? 1 : tokens[place] == "(" ? -1 : 0
            if depth == 0 { return place >= 3 && Array(tokens[(place - 3)..<place]) == ["Moment", ".", "text"] }
        }
        return false
    }

    /// Whether a token can end what is unwrapped: a word, or a closing bracket.
    private static func endsValue(_ text: String) -> Bool {
        guard let last = text.last else { return false }
        return last.isLetter || last.isNumber || last == "_" || last == ")" || last == "]"
    }
}
