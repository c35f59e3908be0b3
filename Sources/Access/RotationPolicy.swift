import YAMLFile

/// What the policy file says about the age of keys.
extension PolicyParser {
    /// How old a master key may become, in microseconds; a year where the file doesn't say.
    mutating func masterKeyPeriod(_ node: YAMLNode?) -> Int64 {
        let usual = Policy.Periods().masterKey
        guard let node else { return usual }
        guard let value = reader.fields(node, required: ["master"])["master"], let text = reader.text(value) else {
            return usual
        }
        guard text.last == "d", let days = Int64(text.dropLast()), (1...3_650).contains(days) else {
            reader.report(.badPeriod(text), at: value.line)
            return usual
        }
        return days * Policy.Periods.day
    }
}
