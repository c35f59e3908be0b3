import Yams

/// Reads a YAML tree strictly, collecting every problem with its line instead of stopping at the first.
///
/// Scalars are taken as they are written: `no` is the text `no`, so that no code turns into a boolean.
struct YAMLReader {
    let file: String
    private(set) var problems: [FormProblem] = []

    init(file: String) { self.file = file }

    mutating func report(_ kind: FormProblem.Kind, at line: Int) {
        problems.append(FormProblem(file: file, line: line, kind: kind))
    }

    /// The file's only document; nil after a report.
    mutating func document(_ text: String) -> Node? {
        do {
            if let node = try Yams.compose(yaml: text) { return node }
            report(.wrongShape(expected: "a mapping"), at: 1)
        } catch let YamlError.duplicatedKeysInMapping(duplicates, context) {
            report(.duplicateKey(duplicates.first ?? ""), at: context.mark.line)
        } catch let YamlError.scanner(_, problem, mark, _) {
            report(.notYAML(problem), at: mark.line)
        } catch let YamlError.parser(_, problem, mark, _) {
            report(.notYAML(problem), at: mark.line)
        } catch let YamlError.composer(_, problem, mark, _) {
            report(.notYAML(problem), at: mark.line)
        } catch {
            report(.notYAML("bytes that aren't text"), at: 1)
        }
        return nil
    }

    /// The entries of a mapping in the file's order; empty after a report.
    mutating func entries(_ node: Node) -> [(key: String, line: Int, value: Node)] {
        guard let mapping = node.mapping else {
            report(.wrongShape(expected: "a mapping"), at: node.line)
            return []
        }
        return mapping.map { ($0.key.scalar?.string ?? "", $0.key.line, $0.value) }
    }

    /// A mapping whose keys are known beforehand; unknown and missing ones are reported.
    mutating func fields(_ node: Node, required: [String], optional: [String] = []) -> [String: Node] {
        var found: [String: Node] = [:]
        let allowed = required + optional
        for entry in entries(node) {
            if allowed.contains(entry.key) {
                found[entry.key] = entry.value
            } else {
                report(.unknownKey(entry.key, allowed: allowed), at: entry.line)
            }
        }
        guard node.mapping != nil else { return [:] }
        for key in required where found[key] == nil { report(.missingKey(key), at: node.line) }
        return found
    }

    /// The items of a list; empty after a report, or when there is no node.
    mutating func items(_ node: Node?) -> [Node] {
        guard let node else { return [] }
        guard let sequence = node.sequence else {
            report(.wrongShape(expected: "a list in [ ]"), at: node.line)
            return []
        }
        return Array(sequence)
    }

    /// A scalar's text, as written.
    mutating func text(_ node: Node) -> String? {
        guard let scalar = node.scalar else {
            report(.wrongShape(expected: "a word"), at: node.line)
            return nil
        }
        return scalar.string
    }

    /// A whole number that canonical JSON can carry, so within ±(2^53 − 1).
    mutating func integer(_ node: Node) -> Int64? {
        guard let text = text(node) else { return nil }
        if let value = Int64(text), value.magnitude < 1 << 53 { return value }
        report(.wrongShape(expected: "a whole number"), at: node.line)
        return nil
    }

    /// A word of a closed list.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ node: Node) -> Word? {
        guard let text = text(node) else { return nil }
        if let word = Word(rawValue: text) { return word }
        report(.unknownWord(text, known: Word.allCases.map(\.rawValue)), at: node.line)
        return nil
    }

    /// A validated code.
    mutating func code<Code: FormCode>(_ text: String, at line: Int, as type: Code.Type = Code.self) -> Code? {
        if let code = Code(rawValue: text) { return code }
        report(.badCode(text), at: line)
        return nil
    }

    /// A label in one or more languages, `en` always.
    mutating func labels(_ node: Node) -> Labels? {
        let found = fields(node, required: ["en"], optional: ["ur", "ps", "bal"])
        var texts: [Language: String] = [:]
        for (key, value) in found {
            if let language = Language(rawValue: key) { texts[language] = text(value) }
        }
        return texts[.english].map { Labels(english: $0, others: texts) }
    }
}

extension Node {
    /// Counted from 1.
    var line: Int { mark?.line ?? 1 }
}
