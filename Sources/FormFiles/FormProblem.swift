package import CaseFile
package import YAMLFile

/// One thing wrong with a form or with the list of places: where, what, and what to do about it.
package typealias FormProblem = FileProblem<FormFault>

/// Why operator's files were refused: everything found, in the order of their lines.
package typealias FormsRefused = FileRefused<FormFault>

/// What can be wrong with a form or with the list of places.
package enum FormFault: FileFault {
    case yaml(YAMLFault)
    case badCode(String)
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
    case undeclaredDomain(DomainCode, known: [DomainCode])

    /// What is wrong.
    package var problem: String {
        switch self {
        case .yaml(let fault): fault.problem
        case .badCode(let code): "`\(code)` can't be a code"
        case .keyWithoutUse(let key, let type): "`\(key)` means nothing for \(type)"
        case .emptyRange: "`min` is above `max`"
        case .bandsNotRising: "bands have to rise, two at least"
        default: factProblem
        }
    }

    private var factProblem: String {
        switch self {
        case .factNotCoarse(let field, let type): "`\(field)` is \(type), and that can't be a fact"
        case .factNeedsBounds(let field): "`\(field)` is a fact of any size"
        case .exactDateAsFact(let field): "`\(field)` would make an exact day a fact"
        case .bandsWithoutInteger(let field): "`\(field)` isn't an integer, and has bands"
        case .monthWithoutDate(let field): "`\(field)` isn't a date, and has a month"
        case .tooManyChoicesForFact(let field): "`\(field)` has too many choices for a fact"
        case .noSuchPlaces(let kind): "no place of kind `\(kind)`"
        case .undeclaredDomain(let domain, _): "the policy has no domain `\(domain)`"
        default: ""
        }
    }

    /// What to do about it.
    package var fix: String {
        switch self {
        case .yaml(let fault): fault.fix
        case .badCode: "use a lower case letter, then letters, digits, _ or -, 64 at most"
        case .keyWithoutUse(let key, _): "remove `\(key)`"
        case .emptyRange: "exchange them"
        case .bandsNotRising: "write the lowest number of each, as [0, 6, 11]"
        default: factFix
        }
    }

    private var factFix: String {
        switch self {
        case .factNotCoarse: "remove `fact`: it stays readable to whoever is granted the record"
        case .factNeedsBounds: "add `min` and `max` at most 200 apart, or use `fact: band` with `bands`"
        case .exactDateAsFact: "use `fact: month`, or remove `fact`"
        case .bandsWithoutInteger, .monthWithoutDate: "use `fact: true`, or remove `fact`"
        case .tooManyChoicesForFact: "keep to 200, or remove `fact`"
        case .noSuchPlaces: "add one to places.yaml"
        case .undeclaredDomain(_, let known): "use one of: \(known.map(\.rawValue).joined(separator: ", "))"
        default: ""
        }
    }
}
