/// One JSON value.
///
/// Integers have a case of their own because sequence numbers, counts and sizes must not pass through a `Double`.
/// A number decodes as `integer` whenever it is integral and fits 64 bits, so `5` and `5.0` arrive as the same value.
/// Equality of strings and keys is Swift's, that is, up to Unicode canonical equivalence; `canonical` keeps the
/// scalars as they were given.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue {
    /// Whether this is JSON's `null`: a present nothing, unlike an absent member.
    package var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// The truth value, or nil for any other kind: nothing is coerced.
    package var boolValue: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    /// The integer, or nil for any other kind; a fraction isn't rounded.
    package var integerValue: Int64? {
        if case .integer(let value) = self { return value }
        return nil
    }

    /// Any number as a double, integers included, because JSON itself doesn't tell them apart.
    package var numberValue: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The text, or nil for any other kind.
    package var stringValue: String? {
        if case .string(let value) = self { return value }
        return nil
    }

    /// The elements, or nil for any other kind.
    package var arrayValue: [JSONValue]? {
        if case .array(let value) = self { return value }
        return nil
    }

    /// The members, or nil for any other kind.
    package var objectValue: [String: JSONValue]? {
        if case .object(let value) = self { return value }
        return nil
    }

    /// The member of that name; nil when absent or when this isn't an object.
    package subscript(_ key: String) -> JSONValue? {
        objectValue?[key]
    }

    /// The element at that place; nil outside the bounds or when this isn't an array.
    package subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
