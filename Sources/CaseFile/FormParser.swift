import Yams

extension Form {
    /// Reads and checks one form file.
    ///
    /// Format: the comments of the shipped `Config/forms/registration.yaml`.
    /// - Parameter places: what fields with `places` choose from.
    package static func parse(_ text: String, file: String, places: Places) throws(FormsRefused) -> Form {
        var parser = FormParser(reader: YAMLReader(file: file), places: places)
        let form = parser.form(text)
        let problems = parser.reader.problems.sorted { $0.line < $1.line }
        guard let form, problems.isEmpty else { throw FormsRefused(problems: problems) }
        return form
    }
}

/// Turns the tree of a form file into a form, reporting on the way.
struct FormParser {
    var reader: YAMLReader
    let places: Places

    init(reader: YAMLReader, places: Places) {
        self.reader = reader
        self.places = places
    }

    mutating func form(_ text: String) -> Form? {
        guard let root = reader.document(text) else { return nil }
        let keys = ["kind", "version", "domains", "audiences", "label", "fields"]
        let nodes = reader.fields(root, required: keys)
        let kind: KindID? = nodes["kind"].flatMap { node in
            guard let text = reader.text(node) else { return nil }
            return reader.code(text, at: node.line)
        }
        let version = nodes["version"].flatMap { reader.integer($0) }
        let domains = readDomains(nodes["domains"])
        let audiences = readAudiences(nodes["audiences"])
        let labels = nodes["label"].flatMap { reader.labels($0) }
        let fields = nodes["fields"].map { node in reader.entries(node).compactMap { field($0) } } ?? []
        guard let kind, let version, let labels else { return nil }
        return Form(
            kind: kind, version: version, domains: domains, labels: labels, audiences: audiences, fields: fields)
    }

    private mutating func readDomains(_ node: Node?) -> [DomainCode] {
        let domains: [DomainCode] = reader.items(node).compactMap { item in
            guard let text = reader.text(item) else { return nil }
            return reader.code(text, at: item.line)
        }
        if let node, domains.isEmpty { reader.report(.wrongShape(expected: "a domain"), at: node.line) }
        return domains
    }

    private mutating func readAudiences(_ node: Node?) -> [FormAudience: Labels] {
        guard let node else { return [:] }
        var found: [FormAudience: Labels] = [:]
        for entry in reader.entries(node) {
            guard let audience = FormAudience(rawValue: entry.key) else {
                reader.report(
                    .unknownWord(entry.key, known: FormAudience.allCases.map(\.rawValue)), at: entry.line)
                continue
            }
            found[audience] = reader.labels(entry.value)
        }
        return found
    }
}
