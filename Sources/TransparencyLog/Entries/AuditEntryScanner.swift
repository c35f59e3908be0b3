/// Reads canonical bytes in one pass, member by member in the order of their names; a verification reads millions.
///
/// It takes exactly what ``AuditEntryWriter`` writes, so what it takes is canonical. Of anything else it says only that it
/// doesn't fit; ``AuditFieldReader`` then finds out why.
struct AuditEntryScanner {
    /// Something else stands here than the entry's format has.
    struct Misfit: Error {}

    private let bytes: [UInt8]
    private var offset = 0
    /// A member or element stands before the next one.
    private var needsComma = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func open() throws(Misfit) {
        try take(UInt8(ascii: "{"))
        needsComma = false
    }

    mutating func close() throws(Misfit) {
        try take(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Goes over the name of a member if it is this one's.
    mutating func has(_ field: AuditField) -> Bool {
        var next = offset
        if needsComma {
            guard next < bytes.count, bytes[next] == UInt8(ascii: ",") else { return false }
            next += 1
        }
        let name = field.rawValue.utf8
        guard next + name.count + 3 <= bytes.count, bytes[next] == UInt8(ascii: "\"") else { return false }
        next += 1
        for byte in name {
            guard bytes[next] == byte else { return false }
            next += 1
        }
        guard bytes[next] == UInt8(ascii: "\""), bytes[next + 1] == UInt8(ascii: ":") else { return false }
        offset = next + 2
        needsComma = false
        return true
    }

    mutating func need(_ field: AuditField) throws(Misfit) {
        guard has(field) else { throw Misfit() }
    }

    mutating func code(_ field: AuditField) throws(Misfit) -> AuditCode? {
        has(field) ? try code() : nil
    }

    mutating func choice<Choice: RawRepresentable<String>>(_ field: AuditField) throws(Misfit) -> Choice? {
        guard has(field) else { return nil }
        guard let choice = Choice(rawValue: try text()) else { throw Misfit() }
        return choice
    }

    mutating func hash(_ field: AuditField) throws(Misfit) -> AuditHash? {
        guard has(field) else { return nil }
        guard let hash = AuditHash(hexadecimal: try string()) else { throw Misfit() }
        return hash
    }

    mutating func number<Number: FixedWidthInteger>(_ field: AuditField) throws(Misfit) -> Number? {
        guard has(field) else { return nil }
        guard let number = Number(exactly: try digits()) else { throw Misfit() }
        return number
    }

    /// The elements of an array; each is read by the closure.
    mutating func array<Element>(
        _ element: (inout AuditEntryScanner) throws(Misfit) -> Element
    ) throws(Misfit) -> [Element] {
        try take(UInt8(ascii: "["))
        var elements: [Element] = []
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "]") {
            if !elements.isEmpty { try take(UInt8(ascii: ",")) }
            needsComma = false
            elements.append(try element(&self))
        }
        try take(UInt8(ascii: "]"))
        needsComma = true
        return elements
    }

    mutating func code() throws(Misfit) -> AuditCode {
        guard let code = AuditCode(try string()) else { throw Misfit() }
        return code
    }

    mutating func text() throws(Misfit) -> String {
        String(decoding: try string(), as: UTF8.self)
    }

    /// What stands between two quotes; whoever asked refuses what isn't of its alphabet, so no escape gets through.
    private mutating func string() throws(Misfit) -> ArraySlice<UInt8> {
        try take(UInt8(ascii: "\""))
        guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\"")) else { throw Misfit() }
        defer {
            offset = end + 1
            needsComma = true
        }
        return bytes[offset..<end]
    }

    /// A number below 2^53 without leading zeros.
    private mutating func digits() throws(Misfit) -> UInt64 {
        let start = offset
        var number: UInt64 = 0
        while offset < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[offset] {
            number = number * 10 + UInt64(bytes[offset] - UInt8(ascii: "0"))
            guard number < 1 << 53 else { throw Misfit() }
            offset += 1
        }
        guard offset > start, bytes[start] != UInt8(ascii: "0") || offset == start + 1 else { throw Misfit() }
        needsComma = true
        return number
    }

    private mutating func take(_ byte: UInt8) throws(Misfit) {
        guard offset < bytes.count, bytes[offset] == byte else { throw Misfit() }
        offset += 1
    }
}
