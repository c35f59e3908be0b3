import CaseFile
import YAMLFile

/// The types that a form can name.
private enum TypeWord: String, CaseIterable {
    case text, longtext, integer, number, boolean, date, time, choice, choices, duration, goals

    /// The keys that mean something for the type, beside label, required and fact.
    var keys: Set<String> {
        switch self {
        case .text: ["max"]
        case .integer: ["min", "max", "bands"]
        case .number, .duration: ["min", "max"]
        case .choice, .choices: ["choices", "places"]
        case .longtext, .boolean, .date, .time, .goals: []
        }
    }
}

/// The words of `fact`.
private enum FactWord: String, CaseIterable {
    case whole = "true"
    case month
    case band
}

/// The words of `required`.
private enum YesNo: String, CaseIterable {
    case yes = "true"
    case no = "false"
}

extension FormParser {
    /// One entry under `fields`; nil after a report.
    mutating func field(_ entry: YAMLEntry) -> Field? {
        let optional = ["required", "fact", "choices", "places", "min", "max", "bands"]
        let nodes = reader.fields(entry.value, required: ["type", "label"], optional: optional)
        let code: FieldCode? = reader.code(entry.key, at: entry.line)
        let labels = nodes["label"].flatMap { reader.labels($0) }
        let required: YesNo? = nodes["required"].flatMap { reader.word($0) }
        guard let word: TypeWord = nodes["type"].flatMap({ reader.word($0) }), let code, let labels else { return nil }
        for key in nodes.keys.sorted() where ["choices", "places", "min", "max", "bands"].contains(key) {
            if !word.keys.contains(key) {
                reader.report(.keyWithoutUse(key, type: word.rawValue), at: nodes[key]?.line ?? entry.line)
            }
        }
        let type = type(word, nodes, at: entry.line)
        return Field(
            code: code, labels: labels, type: type, isRequired: required == .yes,
            fact: fact(nodes, of: code, type: type))
    }

    private mutating func type(_ word: TypeWord, _ nodes: [String: YAMLNode], at line: Int) -> FieldType {
        switch word {
        case .text: .text(limit: Int(bounds(nodes, default: 1...200).upperBound))
        case .longtext: .longtext
        case .integer: .integer(bounds(nodes, default: -9_007_199_254_740_991...9_007_199_254_740_991))
        case .number: .number(wide(bounds(nodes, default: -1_000_000_000...1_000_000_000)))
        case .boolean: .boolean
        case .date: .date
        case .time: .time
        case .choice: .choice(choices(nodes, at: line))
        case .choices: .choices(choices(nodes, at: line))
        case .duration: .duration(bounds(nodes, default: 0...1_440))
        case .goals: .goals
        }
    }

    private func wide(_ range: ClosedRange<Int64>) -> ClosedRange<Double> {
        Double(range.lowerBound)...Double(range.upperBound)
    }

    private mutating func bounds(_ nodes: [String: YAMLNode], default range: ClosedRange<Int64>) -> ClosedRange<Int64> {
        let low = nodes["min"].flatMap { reader.integer($0) } ?? range.lowerBound
        let high = nodes["max"].flatMap { reader.integer($0) } ?? range.upperBound
        if low <= high { return low...high }
        reader.report(.emptyRange, at: (nodes["max"] ?? nodes["min"])?.line ?? 1)
        return range
    }

    private mutating func choices(_ nodes: [String: YAMLNode], at line: Int) -> [Choice] {
        var found: [Choice] = []
        if let node = nodes["choices"] {
            for entry in reader.entries(node) {
                guard let code: ChoiceCode = reader.code(entry.key, at: entry.line) else { continue }
                guard let labels = reader.labels(entry.value) else { continue }
                found.append(Choice(code: code, labels: labels))
            }
        }
        for item in reader.items(nodes["places"]) {
            guard let kind: PlaceKind = reader.word(item) else { continue }
            let these = surroundings.places.choices(of: kind)
            if these.isEmpty { reader.report(.noSuchPlaces(kind.rawValue), at: item.line) }
            for place in these where found.contains(where: { $0.code == place.code }) {
                reader.report(.yaml(.repeated(place.code.rawValue)), at: item.line)
            }
            found += these
        }
        if nodes["choices"] == nil, nodes["places"] == nil { reader.report(.yaml(.missingKey("choices")), at: line) }
        return found
    }
}

extension FormParser {
    /// Whether the span between bounds is small enough for a fact.
    private static let span: Int64 = 200

    private mutating func fact(_ nodes: [String: YAMLNode], of code: FieldCode, type: FieldType) -> Fact? {
        guard let node = nodes["fact"] else { return nil }
        guard let word: FactWord = reader.word(node) else { return nil }
        switch word {
        case .whole:
            if let problem = whyNotWhole(code, type) {
                reader.report(problem, at: node.line)
            }
            return .whole
        case .month:
            if type != .date { reader.report(.monthWithoutDate(code), at: node.line) }
            return .month
        case .band:
            guard case .integer = type else {
                reader.report(.bandsWithoutInteger(code), at: node.line)
                return nil
            }
            return .band(bands(nodes["bands"], at: node.line))
        }
    }

    private func whyNotWhole(_ code: FieldCode, _ type: FieldType) -> FormFault? {
        switch type {
        case .boolean: nil
        case .choice(let choices), .choices(let choices):
            choices.count > Self.span ? .tooManyChoicesForFact(code) : nil
        case .integer(let range):
            range.lowerBound >= range.upperBound - Self.span ? nil : .factNeedsBounds(code)
        case .date: .exactDateAsFact(code)
        case .text, .longtext, .number, .time, .duration, .goals: .factNotCoarse(code, type: type.word)
        }
    }

    private mutating func bands(_ node: YAMLNode?, at line: Int) -> [Int64] {
        let bands = reader.items(node).compactMap { reader.integer($0) }
        if bands.count < 2 || zip(bands, bands.dropFirst()).contains(where: { $0 >= $1 }) {
            reader.report(.bandsNotRising, at: node?.line ?? line)
        }
        return bands
    }
}
