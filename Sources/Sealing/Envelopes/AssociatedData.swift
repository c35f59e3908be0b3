/// What an envelope is bound to: a label for its type and the fields that name its row, in a fixed order.
///
/// An envelope moved to another row meets other associated data there and doesn't open.
package struct AssociatedData: Sendable, Hashable {
    package let label: String
    /// u16 length ‖ label ‖ (u32 length ‖ field)…, big-endian.
    package private(set) var encoded: [UInt8]

    package init(_ label: String) {
        self.label = label
        encoded = []
        encoded.reserveCapacity(Self.usual)
        encoded.append(label: label)
    }

    /// Bytes that nearly all kinds of associated data fit in: a buffer that grows is wiped at each step.
    private static let usual = 208

    /// Consumes itself, so that a chain of fields grows one buffer.
    package consuming func adding(_ bytes: [UInt8]) -> AssociatedData {
        encoded.append(field: bytes)
        return self
    }

    /// The text's UTF-8, as it is.
    package consuming func adding(_ text: String) -> AssociatedData {
        encoded.append(bigEndian: UInt32(text.utf8.count))
        encoded.append(contentsOf: text.utf8)
        return self
    }

    /// Eight bytes, most significant first.
    package consuming func adding(_ number: UInt64) -> AssociatedData {
        encoded.append(bigEndian: UInt32(8))
        encoded.append(bigEndian: number)
        return self
    }
}
