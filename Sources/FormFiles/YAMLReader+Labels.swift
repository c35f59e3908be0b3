import CaseFile
import YAMLFile

extension YAMLReader<FormFault> {
    /// A validated code.
    mutating func code<Code: FormCode>(_ text: String, at line: Int, as type: Code.Type = Code.self) -> Code? {
        if let code = Code(rawValue: text) { return code }
        report(.badCode(text), at: line)
        return nil
    }

    /// A label in one or more languages, `en` always.
    mutating func labels(_ node: YAMLNode) -> Labels? {
        let found = fields(node, required: ["en"], optional: ["ur", "ps", "bal"])
        var texts: [Language: String] = [:]
        for (key, value) in found {
            if let language = Language(rawValue: key) { texts[language] = text(value) }
        }
        return texts[.english].map { Labels(english: $0, others: texts) }
    }
}
