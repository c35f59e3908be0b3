/// The one encoding of a label and its fields: u16 length ‖ label ‖ (u32 length ‖ field)…, all big-endian.
///
/// Lengths before contents make it injective: no two lists of fields encode alike.
enum LabelledFields {
    /// Labels are constants of the code; one of 64 KiB traps.
    static func encode(_ label: String, _ fields: [[UInt8]]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(2 + label.utf8.count + fields.reduce(0) { $0 + 4 + $1.count })
        encoded.append(label: label)
        for field in fields {
            encoded.append(field: field)
        }
        return encoded
    }
}

extension [UInt8] {
    mutating func append(bigEndian number: some FixedWidthInteger) {
        for shift in stride(from: type(of: number).bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// u16 length ‖ UTF-8.
    mutating func append(label: String) {
        append(bigEndian: UInt16(label.utf8.count))
        append(contentsOf: label.utf8)
    }

    /// u32 length ‖ bytes.
    mutating func append(field: [UInt8]) {
        append(bigEndian: UInt32(field.count))
        append(contentsOf: field)
    }
}

extension UInt32 {
    /// Reads four bytes, most significant first; the caller has checked that they are there.
    init(bigEndianIn bytes: Span<UInt8>, at offset: Int) {
        self = (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[offset + $1]) }
    }
}
