import Yams

/// What a place is.
package enum PlaceKind: String, Sendable, CaseIterable {
    case district
    case centre
    case spot
    case station
    case medicoLegalUnit = "medico_legal_unit"
    case school
    case hospital
}

/// A district, centre, spot, station, unit, school or hospital.
package struct Place: Sendable, Equatable {
    package let code: ChoiceCode
    package let kind: PlaceKind
    package let labels: Labels
    /// The district that it lies in; nil for a district.
    package let district: ChoiceCode?
}

/// The places that forms choose from, in the operator's order.
package struct Places: Sendable, Equatable {
    package let all: [Place]

    package static let none = Places(all: [])

    package func choices(of kind: PlaceKind) -> [Choice] {
        all.filter { $0.kind == kind }.map { Choice(code: $0.code, labels: $0.labels) }
    }

    /// Reads and checks `places.yaml`; throws every problem found.
    package static func parse(_ text: String, file: String) throws(FormsRefused) -> Places {
        var reader = YAMLReader(file: file)
        var all: [Place] = []
        if let root = reader.document(text) {
            let nodes = reader.fields(root, required: ["districts", "places"])
            if let node = nodes["districts"] { all = districts(node, &reader) }
            if let node = nodes["places"] { all += places(node, &reader, known: all) }
        }
        let problems = reader.problems.sorted { $0.line < $1.line }
        guard problems.isEmpty else { throw FormsRefused(problems: problems) }
        return Places(all: all)
    }

    private static func districts(_ node: Node, _ reader: inout YAMLReader) -> [Place] {
        reader.entries(node).compactMap { entry in
            let code: ChoiceCode? = reader.code(entry.key, at: entry.line)
            guard let code, let labels = reader.labels(entry.value) else { return nil }
            return Place(code: code, kind: .district, labels: labels, district: nil)
        }
    }

    private static func places(_ node: Node, _ reader: inout YAMLReader, known districts: [Place]) -> [Place] {
        reader.entries(node).compactMap { entry in
            let nodes = reader.fields(entry.value, required: ["kind", "district", "label"])
            let code: ChoiceCode? = reader.code(entry.key, at: entry.line)
            let kind: PlaceKind? = nodes["kind"].flatMap { reader.word($0) }
            let labels = nodes["label"].flatMap { reader.labels($0) }
            let name = nodes["district"].flatMap { reader.text($0) }
            let district = districts.first { $0.code.rawValue == name }?.code
            if let name, district == nil {
                reader.report(.unknownWord(name, known: districts.map(\.code.rawValue)), at: entry.line)
            }
            if let code, districts.contains(where: { $0.code == code }) || kind == .district {
                reader.report(.repeated(code.rawValue), at: entry.line)
            }
            guard let code, let kind, let labels else { return nil }
            return Place(code: code, kind: kind, labels: labels, district: district)
        }
    }
}
