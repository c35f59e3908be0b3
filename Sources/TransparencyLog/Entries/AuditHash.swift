/// 32 bytes in an entry: a SHA-256, a BLAKE2b-256 or a salt, in JSON as 64 lower-case hexadecimal digits.
///
/// Hexadecimal, so that a digest can be compared by eye with what `sha256sum` prints.
package struct AuditHash: Hashable, Sendable {
    package let bytes: [UInt8]

    /// Throws `badHashLength` unless there are 32 bytes.
    package init(_ bytes: [UInt8]) throws(AuditEntryError) {
        guard bytes.count == 32 else { throw .badHashLength(bytes.count) }
        self.bytes = bytes
    }

    /// Nil for anything but 64 lower-case hexadecimal digits.
    init?(hexadecimal digits: some Collection<UInt8>) {
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var high: UInt8?
        for digit in digits {
            guard let value = Self.value(of: digit) else { return nil }
            if let first = high { bytes.append(first << 4 | value) }
            high = high == nil ? value : nil
        }
        self.bytes = bytes
    }

    func appendHexadecimal(to text: inout [UInt8]) {
        for byte in bytes {
            text.append(Self.digit(byte >> 4))
            text.append(Self.digit(byte & 0x0F))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
