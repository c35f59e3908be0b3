extension JSONValue: Codable {
    /// Decodes whatever JSON value stands here.
    ///
    /// A failed attempt costs twenty times a successful one, for the error it builds. So the kinds are tried in the
    /// order of how many there are in a record: text, codes and flags first, containers last.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let number = try? container.decode(Double.self) {
            self = JSONValue.integralIfExact(number, in: container)
        } else if let truth = try? container.decode(Bool.self) {
            self = .bool(truth)
        } else if let members = try? decoder.container(keyedBy: MemberName.self) {
            self = .object(try JSONValue.members(of: members))
        } else {
            var elements = try decoder.unkeyedContainer()
            self = .array(try JSONValue.elements(of: &elements))
        }
    }

    /// Integers up to 2^53 are exact as doubles; beyond, the digits are read again as an integer.
    private static func integralIfExact(_ number: Double, in container: any SingleValueDecodingContainer) -> JSONValue {
        if number.magnitude < 0x1p53 {
            return Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
        }
        guard number.magnitude <= 0x1p63 else { return .number(number) }
        return (try? container.decode(Int64.self)).map(JSONValue.integer) ?? .number(number)
    }

    private static func members(
        of container: KeyedDecodingContainer<MemberName>
    ) throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        let names = container.allKeys
        members.reserveCapacity(names.count)
        for name in names {
            members[name.stringValue] = try container.decode(JSONValue.self, forKey: name)
        }
        return members
    }

    private static func elements(of container: inout any UnkeyedDecodingContainer) throws -> [JSONValue] {
        var elements: [JSONValue] = []
        elements.reserveCapacity(container.count ?? 0)
        while !container.isAtEnd {
            elements.append(try container.decode(JSONValue.self))
        }
        return elements
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

/// A member name taken as it comes: a `JSONValue` has no fixed fields.
private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
