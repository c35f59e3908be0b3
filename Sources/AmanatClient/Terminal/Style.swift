/// Emphasis on a terminal, and nothing at all elsewhere.
///
/// Emphasis travels as marks of Unicode's own that no text may hold, and becomes the terminal's codes where the text leaves
/// the client. So no text has to be trusted on its way: an escape in it is none of ours, whoever put it there.
package struct Style: Hashable, Sendable {
    private enum Kind {
        case plain
        case coloured
    }

    /// A kind of emphasis: its mark, a noncharacter of U+FDD0…, and what the terminal takes for it (ECMA-48, SGR).
    private enum Mark: UInt32, CaseIterable {
        case end = 0xFDD0
        case heading, error, hint, faint

        var text: String { Unicode.Scalar(rawValue).map(String.init) ?? "" }

        var code: String {
            switch self {
            case .end: "\u{1B}[0m"
            case .heading: "\u{1B}[1m"
            case .error: "\u{1B}[1;31m"
            case .hint: "\u{1B}[36m"
            case .faint: "\u{1B}[2m"
            }
        }
    }

    private let kind: Kind
    /// For pipes, files and whoever asks for no colour.
    package static let plain = Style(kind: .plain)
    /// For terminals.
    package static let coloured = Style(kind: .coloured)

    private init(kind: Kind) {
        self.kind = kind
    }

    /// Colour on a terminal unless NO_COLOR is set to anything (no-color.org) or the terminal is dumb.
    package static func fitting(terminal: Bool, environment: [String: String]) -> Style {
        let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return terminal && !refused ? .coloured : .plain
    }

    /// Bold.
    package func heading(_ text: String) -> String { wrapped(text, .heading) }
    /// Bold red.
    package func error(_ text: String) -> String { wrapped(text, .error) }
    /// Cyan.
    package func hint(_ text: String) -> String { wrapped(text, .hint) }
    /// Dim.
    package func faint(_ text: String) -> String { wrapped(text, .faint) }

    /// Lines as they may go to a terminal: nothing in them acts on it but the marks of this style and line breaks.
    package func written(_ text: String) -> String {
        if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 || $0 == 0x0A }) { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { BidiBalance.balanced($0.unicodeScalars.map(visible).joined()) }.joined(separator: "\n")
    }

    private func visible(_ scalar: Unicode.Scalar) -> String {
        if kind == .coloured, let mark = Mark(rawValue: scalar.value) { return mark.code }
        return ControlPicture.visible(scalar)
    }

    private func wrapped(_ text: String, _ mark: Mark) -> String {
        kind == .coloured ? mark.text + text + Mark.end.text : text
    }
}
