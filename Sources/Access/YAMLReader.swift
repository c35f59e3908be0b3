import Yams

/// Reads a YAML tree strictly, collecting every problem with its line instead of stopping at the first.
///
/// Scalars are taken as they are written: `no` is the text `no`, so that no name turns into a boolean.
struct YAMLReader {
    let file: String
    private(set) var problems: [PolicyProblem] = []

    init(file: String) { self.file = file }

    mutating func report(_ kind: PolicyProblem.Kind, at line: Int) {
        problems.append(PolicyProblem(file: file, line: line, kind: kind))
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

    /// A validated name.
    mutating func name<Name: PolicyName>(_ node: Node, as type: Name.Type = Name.self) -> Name? {
        guard let text = text(node) else { return nil }
        guard let name = Name(rawValue: text) else {
            report(.badName(text), at: node.line)
            return nil
        }
        return name
    }

    /// A list of names, each once; with `known`, none besides those.
    mutating func names<Name: PolicyName>(_ node: Node?, known: [Name]? = nil) -> [Name] {
        var found: [Name] = []
        for item in items(node) {
            guard let name: Name = name(item) else { continue }
            if let known, !known.contains(name) {
                report(.unknownName(name.rawValue, known: known.map(\.rawValue)), at: item.line)
            } else if found.contains(name) {
                report(.repeated(name.rawValue), at: item.line)
            } else {
                found.append(name)
            }
        }
        return found
    }
}

extension Node {
    /// Counted from 1.
    var line: Int { mark?.line ?? 1 }
}
