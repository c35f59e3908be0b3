package import CanonicalJSON
package import Interfaces

/// Answers given on the command line as `--field code=value`, for scripts.
package enum FieldArguments {
    /// The answers over those known already; an empty value takes an answer away. Errors: `form`, `usage`.
    package static func parse(
        _ arguments: [String], as form: Cases.Form, onto base: [String: JSONValue] = [:]
    ) throws(CommandError) -> [String: JSONValue] {
        var values = base
        var faults: [FormFault] = []
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "=") else { throw .usage("--field takes CODE=VALUE.") }
            let code = String(argument[..<equals])
            let text = String(argument[argument.index(after: equals)...])
            guard let field = form.fields.first(where: { $0.code == code }) else {
                faults.append(FormFault(line: nil, "this form has no field \(SafeText(code).isolated)"))
                continue
            }
            do {
                if text.trimmed.isEmpty {
                    values.removeValue(forKey: code)
                } else {
                    values[code] = try FieldAnswer.value(of: text, field)
                }
            } catch {
                faults.append(FormFault(line: nil, "\(code): \(error.message)"))
            }
        }
        guard faults.isEmpty else { throw .form(faults) }
        return values
    }

    /// Answers as a JSON object by field code, for programs; the daemon checks them.
    package static func parse(json text: String) throws(CommandError) -> [String: JSONValue] {
        guard let value = try? JSONValue(parsing: Array(text.utf8)), case .object(let values) = value else {
            throw .form([FormFault(line: nil, "the input is not a JSON object of fields, each named once")])
        }
        return values
    }
}
