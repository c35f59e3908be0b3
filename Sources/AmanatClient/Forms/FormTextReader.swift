package import CanonicalJSON
package import Interfaces

/// Reads a form's text back: answers by field code, or every fault with its line.
package struct FormTextReader: Sendable {
    private struct Answer {
        let field: Cases.Field
        /// The heading's line, until the answer's first line is known.
        var line: Int
        var lines: [Substring] = []
    }

    private let form: Cases.Form
    private var answers: [Answer] = []
    private var faults: [FormFault] = []
    private var failed: Set<String> = []

    /// The answers of a text; fields without an answer are absent.
    package static func parse(_ text: String, as form: Cases.Form) throws(CommandError) -> [String: JSONValue] {
        var parser = FormTextReader(reading: text, as: form)
        return try parser.finish()
    }

    /// The same of a text that isn't finished: nothing has to be filled yet.
    package static func parse(unfinished text: String, as form: Cases.Form) throws(CommandError) -> [String: JSONValue]
    {
        var parser = FormTextReader(reading: text, as: form)
        let values = parser.values()
        try parser.refuseFaults()
        return values
    }

    private init(reading text: String, as form: Cases.Form) {
        self.form = form
        for (index, line) in Self.lines(of: text).enumerated() { read(line, number: index + 1) }
    }

    /// Lines without their endings; an editor's byte order mark is dropped.
    private static func lines(of text: String) -> [Substring] {
        let plain = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        return plain.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    private mutating func read(_ line: Substring, number: Int) {
        if line.hasPrefix(FormText.heading) || line == "#" { return open(line, number) }
        guard let last = answers.indices.last else {
            if !line.hasPrefix(FormText.remark) && !line.allSatisfy(\.isWhitespace) {
                faults.append(FormFault(line: number, "this text stands above the first heading; move it below one"))
            }
            return
        }
        let isBlank = line.allSatisfy(\.isWhitespace)
        if answers[last].lines.isEmpty && (isBlank || line.hasPrefix(FormText.remark)) { return }
        if answers[last].lines.isEmpty { answers[last].line = number }
        answers[last].lines.append(FormText.unescaped(line))
    }

    private mutating func open(_ line: Substring, _ number: Int) {
        guard let code = Self.code(in: line) else {
            return refuse(number, "a heading names its field in parentheses; for text, write \\# instead of #")
        }
        guard let field = form.fields.first(where: { $0.code == code }) else {
            return refuse(number, "this form has no field \(SafeText(code).isolated); for text, write \\# instead of #")
        }
        if let former = answers.first(where: { $0.field.code == code }) {
            return refuse(number, "\(code) was answered in line \(former.line) already")
        }
        answers.append(Answer(field: field, line: number))
    }

    private mutating func refuse(_ line: Int, _ message: String) {
        faults.append(FormFault(line: line, message))
    }

    /// The last parenthesised code before the brackets, as in `# Label (what ever) (code) * [choices]`.
    static func code(in line: Substring) -> String? {
        var head = line
        if head.hasSuffix("]"), let bracket = head.lastIndex(of: "[") { head = head[..<bracket] }
        while head.last == " " || head.last == "*" { head = head.dropLast() }
        guard head.last == ")", let open = head.lastIndex(of: "(") else { return nil }
        let code = head[head.index(after: open)...].dropLast()
        return code.isEmpty ? nil : String(code)
    }

    private mutating func finish() throws(CommandError) -> [String: JSONValue] {
        let values = values()
        if values.isEmpty && faults.isEmpty { throw .nothingWritten }
        checkRequired(values)
        try refuseFaults()
        return values
    }

    private func refuseFaults() throws(CommandError) {
        guard faults.isEmpty else { throw .form(faults.sorted { ($0.line ?? 0) < ($1.line ?? 0) }) }
    }

    private mutating func values() -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for answer in answers {
            let text = Self.text(of: answer.lines)
            guard !text.isEmpty else { continue }
            do {
                values[answer.field.code] = try FieldAnswer.value(of: text, answer.field)
            } catch {
                failed.insert(answer.field.code)
                refuse(answer.line, "\(answer.field.code): \(error.message)")
            }
        }
        return values
    }

    private mutating func checkRequired(_ values: [String: JSONValue]) {
        for field in form.fields where field.required && values[field.code] == nil && !failed.contains(field.code) {
            let line = answers.first { $0.field.code == field.code }?.line
            faults.append(FormFault(line: line, "\(field.code) must be filled"))
        }
    }

    /// The answer without blank lines at its end.
    private static func text(of lines: [Substring]) -> String {
        var kept = lines
        while let last = kept.last, last.allSatisfy(\.isWhitespace) { kept.removeLast() }
        return kept.joined(separator: "\n")
    }
}
