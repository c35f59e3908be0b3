package import CanonicalJSON
package import Interfaces

/// A record as a person writes it in an editor: a heading for each field, the answer below it.
///
///     #| Child:  Zarmina
///
///     # Presenting affect (affect) [calm | anxious | sad]
///     anxious
///
/// `#| ` begins a remark. It counts before the first heading and directly below a heading; `# ` begins a heading and must name
/// a field in parentheses. A line of an answer that begins like one of them is written with a backslash before it, and
/// one that begins with such backslashes gets one more, so every text comes back as it was.
package enum FormText {
    static let remark = "#|"
    static let heading = "# "
    /// Choices beyond this many cells go below the heading, one a line.
    private static let widestChoices = 60

    /// The form as text, with the answers known so far and remarks on top.
    package static func render(
        _ form: Cases.Form, answers: [String: JSONValue], remarks: [String], labels: FormLabels
    ) -> String {
        var lines = remarks.flatMap { SafeText.lines(of: $0) }.map { "\(remark) \($0.line)" }
        lines.append("\(remark) Write below each heading, save and quit. To give up, leave all answers empty.")
        lines.append("\(remark) A text line that begins with \"# \" needs a backslash before it: \\# like this")
        for field in form.fields {
            lines += ["", heading(of: field, labels)] + choiceLines(field, labels)
            let answer = answers[field.code].map { FieldAnswer.text(of: $0, field) } ?? ""
            lines +=
                answer.isEmpty ? [""] : answer.split(separator: "\n", omittingEmptySubsequences: false).map(escaped)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(of field: Cases.Field, _ labels: FormLabels) -> String {
        let label = SafeText(labels.text(field.labels, code: field.code)).line
        return "\(heading)\(label) (\(field.code))\(field.required ? " *" : "") [\(expectation(of: field))]"
    }

    /// What may be answered, in brackets.
    static func expectation(of field: Cases.Field) -> String {
        let codes = field.choices.map(\.code).joined(separator: " | ")
        let fits = CellWidth.of(codes) <= widestChoices
        return switch field.type {
        case "choice": fits ? codes : "one of those below"
        case "choices": fits ? "any of: \(codes)" : "any of those below, one a line"
        case "goals": "goal | n_a, in_progress or met; one a line"
        case "boolean": "yes | no"
        case "date": "day.month.year, month.year or year"
        case "time": "hour:minute"
        case "duration": "minutes, or hours:minutes"
        case "integer": "a whole number"
        case "number": "a number"
        case "longtext": "text, as many lines as you like"
        default: "text, one line"
        }
    }

    private static func choiceLines(_ field: Cases.Field, _ labels: FormLabels) -> [String] {
        field.choices.map { choice in
            "\(remark)   \(choice.code)  \(SafeText(labels.text(choice.labels, code: choice.code)).line)"
        }
    }

    private static let faultMark = "\(remark) error:"

    /// The text with its faults on top, their line numbers those of the text as it is then.
    package static func render(_ text: String, with faults: [FormFault]) -> String {
        let plain = withoutFaults(text)
        let lines = faults.map { fault in
            let moved = FormFault(line: fault.line.map { $0 + faults.count }, fault.message)
            return "\(faultMark) \(moved.words)\n"
        }
        return lines.joined() + plain
    }

    /// The text without the faults that were put on top of it.
    package static func withoutFaults(_ text: String) -> String {
        var rest = text[...]
        while rest.hasPrefix(faultMark), let end = rest.firstIndex(where: \.isNewline) {
            rest = rest[rest.index(after: end)...]
        }
        return String(rest)
    }

    /// A line of an answer that can't be taken for a heading or a remark.
    static func escaped(_ line: Substring) -> String {
        looksMarked(line) ? "\\" + line : String(line)
    }

    /// The inverse of `escaped`.
    static func unescaped(_ line: Substring) -> Substring {
        line.hasPrefix("\\") && looksMarked(line.dropFirst()) ? line.dropFirst() : line
    }

    private static func looksMarked(_ line: Substring) -> Bool {
        let rest = line.drop { $0 == "\\" }
        return rest.hasPrefix(heading) || rest.hasPrefix(remark) || rest == "#"
    }
}

extension FormText {
    /// Whether anything stands below a heading; a form as it was handed out need not be kept.
    package static func holdsAnswers(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { line in
            !isHandedOut(line) && !line.allSatisfy(\.isWhitespace)
        }
    }

    /// A remark, or a heading that names a field; one that names none is what somebody wrote.
    private static func isHandedOut(_ line: Substring) -> Bool {
        line.hasPrefix(remark) || line.hasPrefix(heading) && FormTextReader.code(in: line) != nil
    }
}

extension FormText {
    /// A kept text under new remarks; those it had above its first heading go.
    package static func render(remarks: [String], over text: String) -> String {
        let marked = remarks.flatMap { SafeText.lines(of: $0) }.map { "\(remark) \($0.line)\n" }
        var rest = text[...]
        while rest.hasPrefix(remark), let end = rest.firstIndex(where: \.isNewline) {
            rest = rest[rest.index(after: end)...]
        }
        return marked.joined() + rest
    }
}

extension FormText {
    /// What stands before the day among the remarks on top.
    static let day = "Date:"

    /// The day that a kept text was written for, as its remarks say; nil for the day of entry.
    package static func day(of text: String) -> String? {
        let mark = "\(remark) \(day)"
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix(remark) {
            if line.hasPrefix(mark) { return try? WrittenDay.canonical(String(line.dropFirst(mark.count)).trimmed) }
        }
        return nil
    }
}
