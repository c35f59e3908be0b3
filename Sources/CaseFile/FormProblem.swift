/// One thing wrong with a form or with the list of places: where, what, and what to do about it.
package struct FormProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        case notYAML(String)
        case duplicateKey(String)
        case unknownKey(String, allowed: [String])
        case missingKey(String)
        case wrongShape(expected: String)
        case badCode(String)
        case unknownWord(String, known: [String])
        case repeated(String)
        case keyWithoutUse(String, type: String)
        case emptyRange
        case bandsNotRising
        case factNotCoarse(FieldCode, type: String)
        case factNeedsBounds(FieldCode)
        case exactDateAsFact(FieldCode)
        case bandsWithoutInteger(FieldCode)
        case monthWithoutDate(FieldCode)
        case tooManyChoicesForFact(FieldCode)
        case noSuchPlaces(String)
    }

    package let file: String
    /// Counted from 1.
    package let line: Int
    package let kind: Kind

    package var description: String { "\(file):\(line): \(problem); \(fix)" }

    /// What is wrong.
    package var problem: String {
        switch kind {
        case .notYAML(let detail): "not readable as YAML (\(detail))"
        case .duplicateKey(let key): "`\(key)` stands twice"
        case .unknownKey(let key, _): "unknown key `\(key)`"
        case .missingKey(let key): "`\(key)` is missing"
        case .wrongShape(let expected): "expected \(expected)"
        case .badCode(let code): "`\(code)` can't be a code"
        case .unknownWord(let word, _): "unknown word `\(word)`"
        case .repeated(let what): "`\(what)` is given twice"
        case .keyWithoutUse(let key, let type): "`\(key)` means nothing for \(type)"
        case .emptyRange: "`min` is above `max`"
        case .bandsNotRising: "bands have to rise, two at least"
        default: factProblem
        }
    }

    private var factProblem: String {
        switch kind {
        case .factNotCoarse(let field, let type): "`\(field)` is \(type), and that can't be a fact"
        case .factNeedsBounds(let field): "`\(field)` is a fact of any size"
        case .exactDateAsFact(let field): "`\(field)` would make an exact day a fact"
        case .bandsWithoutInteger(let field): "`\(field)` isn't an integer, and has bands"
        case .monthWithoutDate(let field): "`\(field)` isn't a date, and has a month"
        case .tooManyChoicesForFact(let field): "`\(field)` has too many choices for a fact"
        case .noSuchPlaces(let kind): "no place of kind `\(kind)`"
        default: ""
        }
    }

    /// What to do about it.
    package var fix: String {
        switch kind {
        case .notYAML: "correct the indentation or quoting there"
        case .duplicateKey, .repeated: "remove one of the two"
        case .unknownKey(_, let allowed): "use one of: \(allowed.joined(separator: ", "))"
        case .missingKey(let key): "add `\(key):`"
        case .wrongShape: "write it as in the shipped forms"
        case .badCode: "use a lower case letter, then letters, digits, _ or -, 64 at most"
        case .unknownWord(_, let known): "use one of: \(known.joined(separator: ", "))"
        case .keyWithoutUse(let key, _): "remove `\(key)`"
        case .emptyRange: "exchange them"
        case .bandsNotRising: "write the lowest number of each, as [0, 6, 11]"
        default: factFix
        }
    }

    private var factFix: String {
        switch kind {
        case .factNotCoarse: "remove `fact`: it stays readable to whoever is granted the record"
        case .factNeedsBounds: "add `min` and `max` at most 200 apart, or use `fact: band` with `bands`"
        case .exactDateAsFact: "use `fact: month`, or remove `fact`"
        case .bandsWithoutInteger, .monthWithoutDate: "use `fact: true`, or remove `fact`"
        case .tooManyChoicesForFact: "keep to 200, or remove `fact`"
        case .noSuchPlaces: "add one to places.yaml"
        default: ""
        }
    }
}

/// Why operator's files were refused: everything found, in the order of their lines.
package struct FormsRefused: Error, Equatable, CustomStringConvertible {
    package let problems: [FormProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
