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
    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(of: digits[start]), let low = Self.value(of: digits[start + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0F)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
