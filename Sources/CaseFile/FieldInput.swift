package import CanonicalJSON

extension Field {
    /// What a person typed for this field, as a value to validate.
    ///
    /// Choices are known by code, number in the list or label in any language, several apart by commas; goals one a
    /// line, progress after a `|`; digits of any of the site's languages.
    package func value(typed text: String) throws(FieldFault.Cause) -> JSONValue {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.isEmpty { return .null }
        switch type {
        case .text: return .string(words)
        case .longtext: return .string(text)
        case .date, .time: return .string(foldingDigits(words))
        case .integer, .duration:
            guard let number = Int64(foldingDigits(words)) else { throw .wrongType }
            return .integer(number)
        case .number:
            guard let number = Double(foldingDigits(words)), number.isFinite else { throw .wrongType }
            return .number(number)
        case .boolean: return .bool(try answer(words))
        case .choice(let choices): return .string(try pick(words, from: choices))
        case .choices(let choices):
            var codes: [JSONValue] = []
            for part in words.split(whereSeparator: { $0 == "," || $0 == "،" }) {
                codes.append(.string(try pick(String(part), from: choices)))
            }
            return .array(codes)
        case .goals: return .array(text.split(whereSeparator: \.isNewline).map(goal))
        }
    }

    private func answer(_ text: String) throws(FieldFault.Cause) -> Bool {
        switch text.lowercased() {
        case "y", "yes", "true", "ہاں", "جی", "هو": return true
        case "n", "no", "false", "نہیں", "نہ", "نه": return false
        default: throw .wrongType
        }
    }

    private func pick(_ typed: String, from choices: [Choice]) throws(FieldFault.Cause) -> String {
        let wanted = typed.split(separator: " ").joined(separator: " ").lowercased()
        if let number = plainNumber(Substring(foldingDigits(wanted))), choices.indices.contains(number - 1) {
            return choices[number - 1].code.rawValue
        }
        let fitting = choices.first { choice in
            choice.code.rawValue == wanted || choice.labels.all.contains { $0.lowercased() == wanted }
        }
        guard let fitting else { throw .notAChoice }
        return fitting.code.rawValue
    }

    private func goal(_ line: Substring) -> JSONValue {
        let parts = line.split(separator: "|", maxSplits: 1).map { part in
            part.split(separator: " ").joined(separator: " ")
        }
        var goal = ["goal": JSONValue.string(parts.first ?? "")]
        if parts.count > 1 { goal["progress"] = .string(parts[1]) }
        return .object(goal)
    }
}
