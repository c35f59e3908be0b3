/// A share as a custodian writes it down: 24 groups of six letters, four lines of six groups.
///
/// Five letters of Crockford's base32 (25 bits), then a check letter over the group and its place, so that a slip is
/// named by its group as it is typed. Upper and lower case are alike, O is 0, I and L are 1; hyphens and white space
/// don't count.
package enum ShareText {
    static let groups = 24
    static let groupSize = 6
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    package static func write(_ share: borrowing Share) -> String {
        share.bytes.read { bytes in
            (0..<groups).map { group in
                let values = symbols(bytes, group: group)
                let letters = (values + [check(values, group: group)]).map { alphabet[Int($0)] }
                let isLineEnd = group % 6 == 5 && group != groups - 1
                return String(decoding: letters, as: UTF8.self) + (group == groups - 1 ? "" : isLineEnd ? "\n" : "-")
            }.joined()
        }
    }

    /// `badShare(.wrongLength)`, `.mistyped` with the first group that doesn't fit, or what the format says of it.
    package static func parse(_ text: String) throws(SealingError) -> Share {
        try SecretStack.run { () throws(SealingError) in try parsed(text) }
    }

    private static func parsed(_ text: String) throws(SealingError) -> Share {
        var values = try symbols(of: text)
        defer { ConstantTime.zero(&values) }
        for group in 0..<groups {
            let letters = values[(group * groupSize)..<((group + 1) * groupSize)]
            guard letters.last == check(Array(letters.dropLast()), group: group) else {
                throw .badShare(.mistyped(group: group + 1))
            }
        }
        var bytes = try LockedBytes(zeroed: Share.size)
        bytes.write { output in
            for group in 0..<groups {
                for place in 0..<5 {
                    put(values[group * groupSize + place], at: (group * 5 + place) * 5, in: &output)
                }
            }
        }
        return try Share(bytes)
    }

    /// The five-bit symbols of a text; a letter outside the alphabet names its group.
    private static func symbols(of text: String) throws(SealingError) -> [UInt8] {
        var values: [UInt8] = []
        values.reserveCapacity(groups * groupSize)
        for byte in text.utf8.prefix(16 * groups * groupSize) where !isFiller(byte) {
            guard let value = value(of: byte) else {
                throw .badShare(.mistyped(group: min(values.count / groupSize + 1, groups)))
            }
            values.append(value)
        }
        guard values.count == groups * groupSize else {
            throw .badShare(.wrongLength(expected: groups * groupSize, found: values.count))
        }
        return values
    }

    private static func isFiller(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    private static func value(of byte: UInt8) -> UInt8? {
        let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper).map { UInt8($0) }
        }
    }

    private static func symbols(_ bytes: Span<UInt8>, group: Int) -> [UInt8] {
        (0..<5).map { place in
            (0..<5).reduce(0) { symbol, bit in
                let position = (group * 5 + place) * 5 + bit
                return symbol << 1 | bytes[position / 8] >> UInt8(7 - position % 8) & 1
            }
        }
    }

    private static func put(_ symbol: UInt8, at position: Int, in output: inout MutableSpan<UInt8>) {
        for bit in 0..<5 {
            let target = position + bit
            output[target / 8] |= (symbol >> UInt8(4 - bit) & 1) << UInt8(7 - target % 8)
        }
    }

    /// Σ αⁱ·symbolᵢ over GF(2⁵), α = 2 (x⁵ + x² + 1), the group's number as the sixth symbol.
    ///
    /// Different weights find every single slip, every two letters swapped, and a group in another's place.
    static func check(_ values: [UInt8], group: Int) -> UInt8 {
        (values + [UInt8(group)]).reduce(0) { sum, symbol in
            let doubled = sum << 1
            let overflow = 0 &- (doubled >> 5)
            return (doubled & 31) ^ (overflow & 0b00101) ^ symbol
        }
    }
}
