import CanonicalJSON
import Interfaces

/// Asks a form's fields one after the other, for people without an editor; each answer is kept in the draft at once.
package struct PromptedForm: Sendable {
    private let writing: Writing
    private let labels: FormLabels
    private static let endOfText = "."

    package init(_ writing: Writing, labels: FormLabels) {
        self.writing = writing
        self.labels = labels
    }

    /// The filled form's text; `save` gets it after every answer.
    package func fill(save: (String) async -> Void) async throws(CommandError) -> String {
        var answers: [String: JSONValue] = [:]
        for field in writing.form.fields {
            guard let value = try ask(field) else { continue }
            answers[field.code] = value
            await save(FormText.render(writing.form, answers: answers, remarks: [], labels: labels))
        }
        return FormText.render(writing.form, answers: answers, remarks: [], labels: labels)
    }

    /// The answer, asked again until it fits; nil for a field left empty.
    private func ask(_ field: Cases.Field) throws(CommandError) -> JSONValue? {
        try Terminal.asking("the fields of a record") { terminal throws(CommandError) in
            while true {
                let text = try typed(field, on: terminal)
                if text.allSatisfy(\.isWhitespace) {
                    if !field.required { return nil }
                    terminal.write("This must be filled.\n")
                    continue
                }
                do throws(AnswerFault) {
                    return try FieldAnswer.value(of: text, field)
                } catch {
                    terminal.write("\(error.message)\n")
                }
            }
        }
    }

    private func typed(_ field: Cases.Field, on terminal: Terminal) throws(CommandError) -> String {
        let label = SafeText(labels.text(field.labels, code: field.code)).isolated
        let prompt = "\(label) [\(FormText.expectation(of: field))]"
        switch field.type {
        case "longtext", "goals":
            terminal.write("\(prompt)\nEnd with a line that holds only a full stop.\n")
            return terminal.lines(until: Self.endOfText).joined(separator: "\n")
        default:
            for choice in field.choices {
                terminal.write(
                    "  \(choice.code)  \(SafeText(labels.text(choice.labels, code: choice.code)).isolated)\n")
            }
            return try terminal.line("\(prompt)\(field.required ? " *" : ""): ")
        }
    }
}
