/// Writes length-prefixed fields: u32 big-endian length, then the bytes.
///
/// Every field has a length, so no two different lists of fields have the same bytes.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func field(_ content: [UInt8]) {
        bytes += bigEndianBytes(UInt32(truncatingIfNeeded: content.count))
        bytes += content
    }

    mutating func text(_ content: String) { field(Array(content.utf8)) }

    mutating func number(_ content: UInt64) { field(bigEndianBytes(content)) }

    mutating func code(_ content: UInt8) { field([content]) }

    /// One field that holds the given items, each a field of its own.
    mutating func list(_ items: [[UInt8]]) {
        var inner = FieldWriter()
        for item in items { inner.field(item) }
        field(inner.bytes)
    }
}

/// Reads what `FieldWriter` wrote, believing nothing.
///
/// Lengths are compared with what is left before anything is copied, so hostile lengths cost no memory.
struct FieldReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func slice() throws(TrustError) -> ArraySlice<UInt8> {
        guard bytes.endIndex - position >= 4 else { throw .malformed(.truncated) }
        let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
        let start = position + 4
        guard length <= bytes.endIndex - start else { throw .malformed(.truncated) }
        position = start + length
        return bytes[start..<position]
    }

    mutating func field() throws(TrustError) -> [UInt8] { Array(try slice()) }

    mutating func nested() throws(TrustError) -> FieldReader { FieldReader(try slice()) }

    mutating func number() throws(TrustError) -> UInt64 {
        let content = try slice()
        guard content.count >= 8 else { throw .malformed(.truncated) }
        guard content.count == 8 else { throw .malformed(.trailingBytes) }
        return content.reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func code() throws(TrustError) -> UInt8 {
        let content = try slice()
        guard let code = content.first else { throw .malformed(.truncated) }
        guard content.count == 1 else { throw .malformed(.trailingBytes) }
        return code
    }

    /// The items of one list field, at most `limit` of them.
    mutating func list(limit: Int) throws(TrustError) -> [[UInt8]] {
        var inner = try nested()
        var items: [[UInt8]] = []
        while !inner.isAtEnd {
            guard items.count < limit else { throw .malformed(.tooMany) }
            items.append(try inner.field())
        }
        return items
    }

    func finish() throws(TrustError) {
        guard isAtEnd else { throw .malformed(.trailingBytes) }
    }
}

/// The bytes of an integer, most significant first.
func bigEndianBytes<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    stride(from: Integer.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
}
