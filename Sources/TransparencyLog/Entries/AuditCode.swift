/// An id or a code as it may stand in the log: ASCII letters, digits and `. _ : / -`, 1 to 128 of them.
///
/// The narrow alphabet keeps names and text out by construction: a log that lives for ever must hold neither.
package struct AuditCode: Hashable, Sendable {
    package let text: String

    /// Throws `badCode` for any other character or length.
    package init(_ text: String) throws(AuditEntryError) {
        guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { throw .badCode }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
