/// A set of strings, which varlink writes as a map with empty objects: `{"a": {}, "b": {}}`.
package struct StringSet: Codable, Hashable, Sendable, ExpressibleByArrayLiteral {
    package var elements: Set<String>

    package init(_ elements: Set<String>) {
        self.elements = elements
    }

    package init(arrayLiteral elements: String...) {
        self.elements = Set(elements)
    }

    package init(from decoder: any Decoder) throws {
        let object = try decoder.singleValueContainer().decode([String: Nothing].self)
        elements = Set(object.keys)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(uniqueKeysWithValues: elements.map { ($0, Nothing()) }))
    }

    private struct Nothing: Codable {}
}
