/// Padmé padding (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019): lengths are rounded so
/// that O(log log n) bits of them leak, for at most 12 % more bytes.
///
/// Padded form: content ‖ 0x80 ‖ zeroes, to the Padmé length of content and marker together.
package enum Padding {
    static let marker: UInt8 = 0x80

    package static func pad(_ content: [UInt8]) -> [UInt8] {
        var padded: [UInt8] = []
        let length = paddedLength(content.count + 1)
        padded.reserveCapacity(length)
        padded.append(contentsOf: content)
        padded.append(marker)
        padded.append(contentsOf: repeatElement(0, count: length - padded.count))
        return padded
    }

    /// `badPadding` for anything that `pad` doesn't make, a longer padding included: one content, one form.
    package static func unpad(_ padded: [UInt8]) throws(SealingError) -> [UInt8] {
        guard let end = padded.lastIndex(where: { $0 != 0 }), padded[end] == marker,
            padded.count == paddedLength(end + 1)
        else { throw .badPadding }
        return Array(padded[..<end])
    }

    /// The least Padmé length that holds `length` bytes; `length` is at least 1.
    static func paddedLength(_ length: Int) -> Int {
        guard length > 1 else { return length }
        let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
        let exponentBits = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = (1 << (exponent - exponentBits)) - 1
        return (length + mask) & ~mask
    }
}
