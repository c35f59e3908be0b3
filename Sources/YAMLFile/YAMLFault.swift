/// What can be wrong with any file of the operator's, whatever it is about.
package enum YAMLFault: Equatable, Sendable {
    case notYAML(String)
    case duplicateKey(String)
    case unknownKey(String, allowed: [String])
    case missingKey(String)
    case wrongShape(expected: String)
    case unknownWord(String, known: [String])
    case repeated(String)
    case obeyed(Unicode.Scalar)

    /// What is wrong.
    package var problem: String {
        switch self {
        case .notYAML(let detail): "not readable as YAML (\(detail))"
        case .duplicateKey(let key): "`\(key)` stands twice"
        case .unknownKey(let key, _): "unknown key `\(key)`"
        case .missingKey(let key): "`\(key)` is missing"
        case .wrongShape(let expected): "expected \(expected)"
        case .unknownWord(let word, _): "unknown word `\(word)`"
        case .repeated(let what): "`\(what)` is given twice"
        case .obeyed(let scalar): "a text holds `\(scalar)`, which isn't shown but obeyed"
        }
    }

    /// What to do about it.
    package var fix: String {
        switch self {
        case .notYAML: "correct the indentation or quoting there"
        case .duplicateKey, .repeated: "remove one of the two"
        case .unknownKey(_, let known), .unknownWord(_, let known): "use one of: \(known.joined(separator: ", "))"
        case .missingKey(let key): "add `\(key):`"
        case .obeyed: "take it out"
        case .wrongShape: "write it as in the shipped file"
        }
    }
}
