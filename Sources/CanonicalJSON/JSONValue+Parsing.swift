import FoundationEssentials

extension JSONValue {
    /// Reads one JSON text strictly: UTF-8, no byte order mark, bounded nesting, no repeated member names.
    ///
    /// A scan before the decoder bounds its recursion and keeps it from guessing another encoding. Repeated names
    /// show afterwards: the decoder keeps one of them, so the tree has fewer members than the text has colons.
    /// `maximumDepth` counts nested arrays and objects.
    package init(parsing bytes: [UInt8], maximumDepth: Int = 64) throws(CanonicalJSONError) {
        guard (try? UTF8Span(validating: bytes.span)) != nil else { throw .notUTF8 }
        let scan = try StructureScan(bytes, maximumDepth: maximumDepth)
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw .malformed
        }
        guard value.memberCount == scan.memberCount else { throw .duplicateKey }
        self = value
    }

    /// Members of all objects in this tree.
    private var memberCount: Int {
        switch self {
        case .object(let members): members.values.reduce(members.count) { $0 + $1.memberCount }
        case .array(let elements): elements.reduce(0) { $0 + $1.memberCount }
        default: 0
        }
    }
}

/// What can be told of a JSON text without parsing it: its nesting and how many members it names.
///
/// Also catches what the decoder tolerates: a comma before a closing bracket.
private struct StructureScan {
    private(set) var memberCount = 0
    private var depth = 0
    private var previous: UInt8 = 0

    init(_ bytes: [UInt8], maximumDepth: Int) throws(CanonicalJSONError) {
        var isInsideString = false
        var isEscaped = false
        for (offset, byte) in bytes.enumerated() {
            if isInsideString {
                isInsideString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else {
                isInsideString = byte == UInt8(ascii: "\"")
                try take(byte, at: offset)
                guard depth <= maximumDepth else { throw .tooDeep(offset: offset) }
            }
        }
    }

    private mutating func take(_ byte: UInt8, at offset: Int) throws(CanonicalJSONError) {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20: return
        case UInt8(ascii: ":"): memberCount += 1
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            guard previous != UInt8(ascii: ",") else { throw .malformed }
            depth -= 1
        case 0x21..<0x7F: break
        default: throw .strayByte(offset: offset)
        }
        previous = byte
    }
}
