import CTerminal
import CanonicalJSON
import Interfaces

/// Asks a form's fields one after the other, for people without an editor; each answer, and each line of a long one, is
/// kept in the draft at once.
package struct PromptedForm: Sendable {
    private let writing: Writing
    private let labels: FormLabels
    private static let endOfText = "."
    /// Bytes of one line that a terminal takes; the kernel drops what is typed beyond.
    private static let longestLine = 4095

    package init(_ writing: Writing, labels: FormLabels) {
        self.writing = writing
        self.labels = labels
    }

    /// The filled form's text; `save` gets it after every line. Errors: `interrupted`, `declined` at the end of input.
    package func fill(save: (String) async -> Void) async throws(CommandError) -> String {
        var answers: [String: JSONValue] = [:]
        for field in writing.form.fields {
            while true {
                let text = try await typed(field, answers, save)
                guard !text.allSatisfy(\.isWhitespace) else {
                    if !field.required { break }
                    try Self.say("This must be filled.\n")
                    continue
                }
                do throws(AnswerFault) {
                    answers[field.code] = try FieldAnswer.value(of: text, field)
                } catch {
                    try Self.say("\(error.message)\n")
                    continue
                }
                await save(rendered(answers))
                break
            }
        }
        return rendered(answers)
    }

    private func rendered(_ answers: [String: JSONValue]) -> String {
        FormText.render(writing.form, answers: answers, remarks: [], labels: labels)
    }

    private func typed(
        _ field: Cases.Field, _ answers: [String: JSONValue], _ save: (String) async -> Void
    ) async throws(CommandError) -> String {
        let label = SafeText(labels.text(field.labels, code: field.code)).isolated
        let prompt = "\(label) [\(FormText.expectation(of: field))]"
        guard field.type == "longtext" || field.type == "goals" else {
            for choice in field.choices {
                try Self.say("  \(choice.code)  \(SafeText(labels.text(choice.labels, code: choice.code)).isolated)\n")
            }
            return try Self.line("\(prompt)\(field.required ? " *" : ""): ")
        }
        try Self.say("\(prompt)\nEnd with a line that holds only a full stop.\n")
        var text = ""
        while true {
            let line = try Self.line("")
            if line == Self.endOfText { return text }
            text += text.isEmpty ? line : "\n" + line
            var partial = answers
            partial[field.code] = try? FieldAnswer.value(of: text, field)
            await save(rendered(partial))
        }
    }

    private static func line(_ prompt: String) throws(CommandError) -> String {
        do throws(CommandError) {
            return try Terminal.asking("the fields of a record") { terminal throws(CommandError) in
                let line = try terminal.line(prompt)
                if line.utf8.count >= longestLine {
                    terminal.write("That line was longer than a terminal takes: see that its end is there.\n")
                }
                return line
            }
        } catch {
            let signal = cterminal_caught_signal()
            guard signal != 0 else { throw error }
            try? say("\n")
            throw .interrupted(signal: signal)
        }
    }

    private static func say(_ text: String) throws(CommandError) {
        try Terminal.asking("the fields of a record") { terminal throws(CommandError) in terminal.write(text) }
    }
}
