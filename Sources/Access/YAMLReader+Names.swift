import YAMLFile

extension YAMLReader<PolicyFault> {
    /// A validated name.
    mutating func name<Name: PolicyName>(_ node: YAMLNode, as type: Name.Type = Name.self) -> Name? {
        guard let text = text(node) else { return nil }
        guard let name = Name(rawValue: text) else {
            report(.badName(text), at: node.line)
            return nil
        }
        return name
    }

    /// A list of names, each once; with `known`, none besides those.
    mutating func names<Name: PolicyName>(_ node: YAMLNode?, known: [Name]? = nil) -> [Name] {
        var found: [Name] = []
        for item in items(node) {
            guard let name: Name = name(item) else { continue }
            if let known, !known.contains(name) {
                report(.unknownName(name.rawValue, known: known.map(\.rawValue)), at: item.line)
            } else if found.contains(name) {
                report(.yaml(.repeated(name.rawValue)), at: item.line)
            } else {
                found.append(name)
            }
        }
        return found
    }
}
