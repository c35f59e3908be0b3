/// Emphasis on a terminal, and nothing at all elsewhere.
package struct Style: Hashable, Sendable {
    private enum Kind {
        case plain
        case coloured
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
    package func heading(_ text: String) -> String { wrapped(text, "1") }
    /// Bold red.
    package func error(_ text: String) -> String { wrapped(text, "1;31") }
    /// Cyan.
    package func hint(_ text: String) -> String { wrapped(text, "36") }
    /// Dim.
    package func faint(_ text: String) -> String { wrapped(text, "2") }

    private func wrapped(_ text: String, _ codes: String) -> String {
        kind == .coloured ? "\u{1B}[\(codes)m\(text)\u{1B}[0m" : text
    }
}
