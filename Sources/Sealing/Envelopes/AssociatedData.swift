/// What an envelope is bound to: a label for its type and the fields that name its row, in a fixed order.
///
/// An envelope moved to another row meets other associated data there and doesn't open.
package struct AssociatedData: Sendable, Hashable {
    package let label: String
    /// u16 length ‖ label ‖ (u32 length ‖ field)…, big-endian.
    package private(set) var encoded: [UInt8]

    package init(_ label: String) {
        self.label = label
        encoded = LabelledFields.encode(label, [])
    }

    package func adding(_ bytes: [UInt8]) -> AssociatedData {
        var longer = self
        longer.encoded.append(field: bytes)
        return longer
    }

    /// The text's UTF-8, as it is.
    package func adding(_ text: String) -> AssociatedData {
        adding(Array(text.utf8))
    }

    /// Eight bytes, most significant first.
    package func adding(_ number: UInt64) -> AssociatedData {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: number)
        return adding(bytes)
    }
}
