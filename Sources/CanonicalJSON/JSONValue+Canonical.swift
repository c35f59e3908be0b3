extension JSONValue {
    /// The RFC 8785 (JCS) bytes of this value: what is hashed, signed and compared.
    ///
    /// Members are ordered by the UTF-16 code units of their names, numbers are written as ECMAScript writes them,
    /// only what must be escaped is. Throws `nonFiniteNumber` or `integerBeyondDouble` for numbers that would not
    /// survive another implementation of the same RFC.
    package var canonical: [UInt8] {
        get throws(CanonicalJSONError) {
            var writer = CanonicalWriter()
            try writer.write(self)
            return writer.bytes
        }
    }
}

/// Appends canonical JSON to a growing buffer, so that nesting copies nothing.
private struct CanonicalWriter {
    private(set) var bytes: [UInt8] = []

    /// Begins with room for an audit entry: where the heap is scrubbed, each step of growing costs twice.
    init() {
        bytes.reserveCapacity(1_024)
    }

    mutating func write(_ value: JSONValue) throws(CanonicalJSONError) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
        case .integer(let integer): try write(integer)
        case .number(let number): bytes.append(contentsOf: try number.ecmaScriptDescription.utf8)
        case .string(let text): write(text)
        case .array(let elements): try write(elements)
        case .object(let members): try write(members)
        }
    }

    private mutating func write(_ integer: Int64) throws(CanonicalJSONError) {
        guard integer.magnitude < 1 << 53 else { throw .integerBeyondDouble }
        bytes.append(contentsOf: String(integer).utf8)
    }

    private mutating func write(_ elements: [JSONValue]) throws(CanonicalJSONError) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try write(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: [String: JSONValue]) throws(CanonicalJSONError) {
        bytes.append(UInt8(ascii: "{"))
        let ordered = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
        for (index, member) in ordered.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            try write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if hasEscaped(from: start) {
            bytes.removeSubrange(start...)
            escape(text)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether anything written since has to be escaped: looked for in the copy, which is one stretch of memory.
    private func hasEscaped(from start: Int) -> Bool {
        let span = bytes.span
        for index in start..<span.count where Self.isEscaped(span[index]) { return true }
        return false
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x00..<0x20: bytes.append(contentsOf: Self.escape(control: byte).utf8)
            default: bytes.append(byte)
            }
        }
    }

    private static func escape(control byte: UInt8) -> String {
        switch byte {
        case 0x08: "\\b"
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0C: "\\f"
        case 0x0D: "\\r"
        default: "\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
        }
    }
}
