/// One thing wrong in a form's text, and where.
package struct FormFault: Hashable, Sendable {
    /// From 1; nil when the fault isn't in a line, such as a missing answer given by an option.
    package let line: Int?
    package let message: String

    package init(line: Int?, _ message: String) {
        self.line = line
        self.message = message
    }

    package var words: String {
        line.map { "line \($0): \(message)" } ?? message
    }
}
