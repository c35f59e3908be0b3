/// Swift source in the making, indented by four spaces a level.
struct SourceText {
    static let lineLength = 120

    private(set) var text = ""
    private var level = 0

    /// One line at the present indentation; an empty one has no trailing spaces.
    mutating func line(_ content: String = "") {
        if !content.isEmpty { text += String(repeating: "    ", count: level) + content }
        text += "\n"
    }

    /// A doc comment, one element a line.
    mutating func comment(_ lines: [String]) {
        for content in lines {
            line(content.isEmpty ? "///" : "/// " + content)
        }
    }

    /// A braced block.
    mutating func block<Failure: Error>(
        _ head: String, _ body: (inout SourceText) throws(Failure) -> Void
    ) throws(Failure) {
        line(head + " {")
        level += 1
        try body(&self)
        level -= 1
        line("}")
    }

    /// A list in parentheses: on one line where it fits, else an element a line.
    mutating func list(_ head: String, _ elements: [String], _ tail: String) {
        let short = head + "(" + elements.joined(separator: ", ") + ")" + tail
        guard short.count + 4 * level > Self.lineLength else { return line(short) }
        line(head + "(")
        level += 1
        for (index, element) in elements.enumerated() {
            line(element + (index + 1 < elements.count ? "," : ""))
        }
        level -= 1
        line(")" + tail)
    }

    /// A raw literal of several lines whose value is exactly the text.
    mutating func literal(_ head: String, _ value: String, _ tail: String) {
        var fence = "#"
        while value.contains("\"\"\"" + fence) { fence += "#" }
        line(head + fence + "\"\"\"")
        level += 1
        for content in value.split(separator: "\n", omittingEmptySubsequences: false) {
            line(String(content))
        }
        line("\"\"\"" + fence + tail)
        level -= 1
    }
}
