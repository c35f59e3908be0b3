/// An id or a code as it may stand in the log: ASCII letters, digits and `. _ : / -`, 1 to 128 of them.
///
/// The narrow alphabet keeps names and text out by construction: a log that lives for ever must hold neither.
package struct AuditCode: Hashable, Sendable {
    package let text: String

    /// Throws `badCode` for any other character or length.
    package init(_ text: String) throws(AuditEntryError) {
        guard Self.areAllowed(text.utf8) else { throw .badCode }
        self.text = text
    }

    /// Nil for any other character or length.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard Self.areAllowed(bytes) else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func areAllowed(_ bytes: some Collection<UInt8>) -> Bool {
        guard (1...128).contains(bytes.count) else { return false }
        for byte in bytes {
            guard byte < 128, allowed[Int(byte >> 6)] & 1 << UInt64(byte & 63) != 0 else { return false }
        }
        return true
    }

    /// A bit for each ASCII character, because millions are looked at.
    private static let allowed: [UInt64] = {
        var bits: [UInt64] = [0, 0]
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/-".utf8)
        for byte in letters { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
        return bits
    }()
}
