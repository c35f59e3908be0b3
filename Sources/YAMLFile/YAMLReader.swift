import Yams

/// Reads a YAML tree strictly, collecting every problem with its line instead of stopping at the first.
///
/// Scalars are taken as they are written: `no` is the text `no`, so that no name turns into a boolean.
package struct YAMLReader<Fault: FileFault> {
    package let file: String
    package private(set) var problems: [FileProblem<Fault>] = []

    /// - Parameter file: the name to give in problems.
    package init(file: String) { self.file = file }

    /// Notes a problem; reading goes on.
    package mutating func report(_ fault: Fault, at line: Int) {
        problems.append(FileProblem(file: file, line: line, fault: fault))
    }

    /// Hands over what was read, unless anything was reported or nothing could be made of the file.
    package func finish<Value>(_ value: Value?) throws(FileRefused<Fault>) -> Value {
        guard let value, problems.isEmpty else {
            throw FileRefused(problems: problems.sorted { $0.line < $1.line })
        }
        return value
    }

    /// The file's only document; nil after a report.
    package mutating func document(_ text: String) -> YAMLNode? {
        do {
            if let node = try Yams.compose(yaml: text) {
                let before = problems.count
                reportObeyed(in: node)
                return problems.count == before ? YAMLNode(node) : nil
            }
            report(.yaml(.wrongShape(expected: "a mapping")), at: 1)
        } catch let YamlError.duplicatedKeysInMapping(duplicates, context) {
            report(.yaml(.duplicateKey(duplicates.first ?? "")), at: context.mark.line)
        } catch let YamlError.scanner(_, problem, mark, _) {
            report(.yaml(.notYAML(problem)), at: mark.line)
        } catch let YamlError.parser(_, problem, mark, _) {
            report(.yaml(.notYAML(problem)), at: mark.line)
        } catch let YamlError.composer(_, problem, mark, _) {
            report(.yaml(.notYAML(problem)), at: mark.line)
        } catch {
            report(.yaml(.notYAML("bytes that aren't text")), at: 1)
        }
        return nil
    }

    /// Reports each text, key or value, that would act where it is shown: on a terminal, in a prompt, in the journal.
    private mutating func reportObeyed(in node: Node) {
        switch node {
        case .scalar(let scalar):
            guard let found = scalar.string.unicodeScalars.first(where: PlainText.isObeyed) else { return }
            report(.yaml(.obeyed(found)), at: YAMLNode(node).line)
        case .mapping(let mapping):
            for (key, value) in mapping {
                reportObeyed(in: key)
                reportObeyed(in: value)
            }
        case .sequence(let sequence):
            for item in sequence { reportObeyed(in: item) }
        case .alias: return
        }
    }

    /// The entries of a mapping in the file's order; empty after a report.
    package mutating func entries(_ node: YAMLNode) -> [YAMLEntry] {
        guard let mapping = node.node.mapping else {
            report(.yaml(.wrongShape(expected: "a mapping")), at: node.line)
            return []
        }
        return mapping.map { entry in
            YAMLEntry(
                key: entry.key.scalar?.string ?? "", line: YAMLNode(entry.key).line, value: YAMLNode(entry.value))
        }
    }

    /// A mapping whose keys are known beforehand; unknown and missing ones are reported.
    package mutating func fields(
        _ node: YAMLNode, required: [String], optional: [String] = []
    ) -> [String: YAMLNode] {
        var found: [String: YAMLNode] = [:]
        let allowed = required + optional
        for entry in entries(node) {
            if allowed.contains(entry.key) {
                found[entry.key] = entry.value
            } else {
                report(.yaml(.unknownKey(entry.key, allowed: allowed)), at: entry.line)
            }
        }
        guard node.node.mapping != nil else { return [:] }
        for key in required where found[key] == nil { report(.yaml(.missingKey(key)), at: node.line) }
        return found
    }

    /// The items of a list; empty after a report, or when there is no node.
    package mutating func items(_ node: YAMLNode?) -> [YAMLNode] {
        guard let node else { return [] }
        guard let sequence = node.node.sequence else {
            report(.yaml(.wrongShape(expected: "a list in [ ]")), at: node.line)
            return []
        }
        return sequence.map { YAMLNode($0) }
    }

    /// A scalar's text, as written.
    package mutating func text(_ node: YAMLNode) -> String? {
        guard let scalar = node.node.scalar else {
            report(.yaml(.wrongShape(expected: "a word")), at: node.line)
            return nil
        }
        return scalar.string
    }

    /// A whole number that canonical JSON can carry, so within ±(2^53 − 1).
    package mutating func integer(_ node: YAMLNode) -> Int64? {
        guard let text = text(node) else { return nil }
        if let value = Int64(text), value.magnitude < 1 << 53 { return value }
        report(.yaml(.wrongShape(expected: "a whole number")), at: node.line)
        return nil
    }

    /// A word of a closed list.
    package mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ node: YAMLNode, as type: Word.Type = Word.self
    ) -> Word? {
        guard let text = text(node) else { return nil }
        if let word = Word(rawValue: text) { return word }
        report(.yaml(.unknownWord(text, known: Word.allCases.map(\.rawValue))), at: node.line)
        return nil
    }
}
