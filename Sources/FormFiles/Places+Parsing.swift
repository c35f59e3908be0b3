package import CaseFile
import YAMLFile

extension Places {
    /// Reads and checks `places.yaml`; throws every problem found.
    package static func parse(_ text: String, file: String) throws(FormsRefused) -> Places {
        var reader = YAMLReader<FormFault>(file: file)
        var all: [Place] = []
        if let root = reader.document(text) {
            let nodes = reader.fields(root, required: ["districts", "places"])
            if let node = nodes["districts"] { all = districts(node, &reader) }
            if let node = nodes["places"] { all += places(node, &reader, known: all) }
        }
        return try reader.finish(Places(all: all))
    }

    private static func districts(_ node: YAMLNode, _ reader: inout YAMLReader<FormFault>) -> [Place] {
        reader.entries(node).compactMap { entry in
            let code: ChoiceCode? = reader.code(entry.key, at: entry.line)
            guard let code, let labels = reader.labels(entry.value) else { return nil }
            return Place(code: code, kind: .district, labels: labels, district: nil)
        }
    }

    private static func places(_ node: YAMLNode, _ reader: inout YAMLReader<FormFault>, known districts: [Place])
        -> [Place]
    {
        reader.entries(node).compactMap { entry in
            let nodes = reader.fields(entry.value, required: ["kind", "district", "label"])
            let code: ChoiceCode? = reader.code(entry.key, at: entry.line)
            let kind: PlaceKind? = nodes["kind"].flatMap { reader.word($0) }
            let labels = nodes["label"].flatMap { reader.labels($0) }
            let name = nodes["district"].flatMap { reader.text($0) }
            let district = districts.first { $0.code.rawValue == name }?.code
            if let name, district == nil {
                reader.report(.yaml(.unknownWord(name, known: districts.map(\.code.rawValue))), at: entry.line)
            }
            if let code, districts.contains(where: { $0.code == code }) || kind == .district {
                reader.report(.yaml(.repeated(code.rawValue)), at: entry.line)
            }
            guard let code, let kind, let labels else { return nil }
            return Place(code: code, kind: kind, labels: labels, district: district)
        }
    }
}
