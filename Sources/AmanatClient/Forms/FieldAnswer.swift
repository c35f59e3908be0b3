package import CanonicalJSON
import CaseFile
package import Interfaces

/// Why an answer doesn't fit its field.
package struct AnswerFault: Error, Hashable, Sendable {
    package let message: String
}

/// Answers between the words a person types and the JSON that the interface carries.
///
/// Text, choices, dates (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) and times (`HH:MM`) are strings, a duration is minutes,
/// several choices are an array of codes, goals an array of `{goal, progress}`.
package enum FieldAnswer {
    /// The value that a text stands for.
    package static func value(of text: String, _ field: Cases.Field) throws(AnswerFault) -> JSONValue {
        switch field.type {
        case "longtext": .string(text)
        case "integer": try WrittenNumber.integer(singleLine(text))
        case "number": try WrittenNumber.number(singleLine(text))
        case "boolean": .bool(try boolean(singleLine(text)))
        case "date": .string(try day(singleLine(text)))
        case "time": .string(try time(singleLine(text)))
        case "duration": try WrittenNumber.minutes(singleLine(text))
        case "choice": .string(try choice(singleLine(text), field))
        case "choices": .array(try choices(text, field).map { .string($0) })
        case "goals": .array(goals(text, field))
        default: .string(try singleLine(text))
        }
    }

    /// A value as a person would type it.
    package static func text(of value: JSONValue, _ field: Cases.Field) -> String {
        switch (field.type, value) {
        case ("date", .string(let text)): WrittenDay.shown(text)
        case ("choices", .array(let codes)): codes.map(plain).joined(separator: "\n")
        case ("goals", .array(let goals)): goals.map(goalText).joined(separator: "\n")
        case (_, .bool(let answer)): answer ? "yes" : "no"
        default: plain(value)
        }
    }

    /// A value without a field to explain it.
    package static func plain(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let answer): answer ? "yes" : "no"
        case .null: ""
        case .array(let values): values.map(plain).joined(separator: ", ")
        case .object(let values):
            values.sorted { $0.key < $1.key }.map { "\($0.key): \(plain($0.value))" }.joined(separator: ", ")
        }
    }

    private static func singleLine(_ text: String) throws(AnswerFault) -> String {
        let line = text.trimmed
        guard !line.contains(where: \.isNewline) else { throw AnswerFault(message: "the answer must fit on one line") }
        return line
    }

    private static func boolean(_ text: String) throws(AnswerFault) -> Bool {
        switch text.lowercased() {
        case "yes", "y", "true", "1": true
        case "no", "n", "false", "0": false
        default: throw AnswerFault(message: "answer yes or no")
        }
    }

    private static func day(_ text: String) throws(AnswerFault) -> String {
        guard let day = try? WrittenDay.canonical(text) else {
            throw AnswerFault(message: "\(SafeText(text).isolated) is not a day; write 17.3.2026, 3.2026 or 2026")
        }
        return day
    }

    private static func time(_ text: String) throws(AnswerFault) -> String {
        guard let time = TimeOfDay(typed: text) else {
            throw AnswerFault(message: "write a time as hour:minute, such as 14:30")
        }
        return time.description
    }

    /// A code, or a label in any language, of the field's choices.
    private static func choice(_ text: String, _ field: Cases.Field) throws(AnswerFault) -> String {
        let wanted = text.lowercased()
        if let found = field.choices.first(where: { $0.code.lowercased() == wanted }) { return found.code }
        let labelled = field.choices.filter { $0.labels.values.contains { $0.lowercased() == wanted } }
        guard let only = labelled.first, labelled.count == 1 else {
            let codes = field.choices.map(\.code).joined(separator: ", ")
            throw AnswerFault(message: "\(SafeText(text).isolated) is not one of \(codes)")
        }
        return only.code
    }

    private static func choices(_ text: String, _ field: Cases.Field) throws(AnswerFault) -> [String] {
        var codes: [String] = []
        for part in text.split(whereSeparator: { $0.isNewline || $0 == "," || $0 == "،" }) {
            let code = try choice(String(part).trimmed, field)
            if !codes.contains(code) { codes.append(code) }
        }
        return codes
    }

    /// One goal a line, its progress behind a bar; a bar followed by no progress belongs to the goal.
    private static func goals(_ text: String, _ field: Cases.Field) -> [JSONValue] {
        text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }.map { line in
            guard let bar = line.lastIndex(of: "|") else { return .object(["goal": .string(String(line).trimmed)]) }
            let word = String(line[line.index(after: bar)...]).trimmed.lowercased()
            guard let code = progress(word, field) else { return .object(["goal": .string(String(line).trimmed)]) }
            return .object(["goal": .string(String(line[..<bar]).trimmed), "progress": .string(code)])
        }
    }

    private static func progress(_ word: String, _ field: Cases.Field) -> String? {
        (try? choice(word, field)) ?? Progress(rawValue: word)?.rawValue
    }

    private static func goalText(_ goal: JSONValue) -> String {
        guard let text = goal["goal"] else { return plain(goal) }
        return plain(text) + (goal["progress"].map { " | \(plain($0))" } ?? "")
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
