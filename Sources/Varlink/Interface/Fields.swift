/// A field's name as it stands on the wire.
package struct FieldName: CodingKey, Hashable, Sendable, ExpressibleByStringLiteral {
    package let stringValue: String
    package var intValue: Int? { nil }

    package init(stringLiteral value: String) {
        stringValue = value
    }

    package init?(stringValue: String) {
        self.stringValue = stringValue
    }

    package init?(intValue: Int) {
        return nil
    }
}

/// A request carried a field that its method doesn't define.
///
/// Ignoring it would let a misspelt `purpose` pass as no purpose.
package struct UnknownField: Error, Hashable, Sendable {
    /// The way from the parameters object to the field, joined by dots.
    package let path: String
}

extension KeyedDecodingContainer where Key == FieldName {
    /// Opens an object that may hold these fields and no other.
    package init(of decoder: any Decoder, only known: [FieldName]) throws {
        self = try decoder.container(keyedBy: FieldName.self)
        for key in allKeys where !known.contains(key) {
            throw UnknownField(path: FieldPath.text(codingPath, key))
        }
    }

    /// The field's value in the type the place asks for.
    package func value<Value: Decodable>(_ key: FieldName) throws -> Value {
        try decode(Value.self, forKey: key)
    }

    /// The field's value, or nil when it is absent or null.
    package func optional<Value: Decodable>(_ key: FieldName) throws -> Value? {
        try decodeIfPresent(Value.self, forKey: key)
    }
}

/// Writes the way to a field as text.
enum FieldPath {
    /// Longer names are cut: they come from the peer and go back into an error and perhaps a log.
    static let greatestLength = 128

    static func text(_ path: [any CodingKey], _ last: (any CodingKey)? = nil) -> String {
        let keys = path + (last.map { [$0] } ?? [])
        let whole = keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return String(whole.prefix(greatestLength))
    }
}
