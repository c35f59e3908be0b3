package import CaseFile
import YAMLFile

extension Form {
    /// Reads and checks one form file.
    ///
    /// Format: the comments of the shipped `Config/forms/registration.yaml`.
    /// - Parameter surroundings: what the form's names refer to.
    package static func parse(
        _ text: String, file: String, in surroundings: FormSurroundings
    ) throws(FormsRefused) -> Form {
        var parser = FormParser(reader: YAMLReader(file: file), surroundings: surroundings)
        let form = parser.form(text)
        return try parser.reader.finish(form)
    }
}

/// Turns the tree of a form file into a form, reporting on the way.
struct FormParser {
    var reader: YAMLReader<FormFault>
    let surroundings: FormSurroundings

    init(reader: YAMLReader<FormFault>, surroundings: FormSurroundings) {
        self.reader = reader
        self.surroundings = surroundings
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

    private mutating func readDomains(_ node: YAMLNode?) -> [DomainCode] {
        let domains: [DomainCode] = reader.items(node).compactMap { item in
            guard let text = reader.text(item), let domain: DomainCode = reader.code(text, at: item.line) else {
                return nil
            }
            if let known = surroundings.domains, !known.contains(domain) {
                reader.report(.undeclaredDomain(domain, known: known), at: item.line)
            }
            return domain
        }
        if let node, domains.isEmpty { reader.report(.yaml(.wrongShape(expected: "a domain")), at: node.line) }
        return domains
    }

    private mutating func readAudiences(_ node: YAMLNode?) -> [FormAudience: Labels] {
        guard let node else { return [:] }
        var found: [FormAudience: Labels] = [:]
        for entry in reader.entries(node) {
            guard let audience = FormAudience(rawValue: entry.key) else {
                reader.report(
                    .yaml(.unknownWord(entry.key, known: FormAudience.allCases.map(\.rawValue))), at: entry.line)
                continue
            }
            found[audience] = reader.labels(entry.value)
        }
        return found
    }
}
