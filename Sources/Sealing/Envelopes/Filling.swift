/// Steps to which values are filled up before they are sealed, so that the length of what rests doesn't tell what it is.
///
/// Filled form: length u32 BE ‖ value ‖ zeroes, to the least step that holds it. What fits the first step is all alike.
package struct Filling: Sendable {
    /// How far apart the steps above the first one stand.
    private enum Growth {
        /// Each four times the one before: few lengths, for what is seldom long.
        case fourfold
        /// Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019): O(log log n) bits of a length
        /// leak, for at most 12 % more bytes.
        case padme
    }

    /// Entries and rows of the vault's own: the longest step of which a row still fits its page of the b-tree whole.
    package static let row = Filling(first: 832, growth: .fourfold)
    /// What lies beside content in one row, many of which share a page: descriptors and facts.
    package static let label = Filling(first: 256, growth: .fourfold)
    /// The longest reason fits.
    package static let reason = Filling(first: 2_048, growth: .fourfold)
    /// Content and drafts, which can be long.
    package static let content = Filling(first: 1_024, growth: .padme)

    private static let head = 4
    private let first: Int
    private let growth: Growth

    package func fill(_ value: [UInt8]) -> [UInt8] {
        let length = step(holding: Self.head + value.count)
        var filled: [UInt8] = []
        filled.reserveCapacity(length)
        for shift in [24, 16, 8, 0] { filled.append(UInt8(truncatingIfNeeded: value.count >> shift)) }
        filled.append(contentsOf: value)
        filled.append(contentsOf: repeatElement(0, count: length - filled.count))
        return filled
    }

    /// The value again; `badPadding` for anything that `fill` doesn't make, a longer filling included: one value, one form.
    package func value(of filled: [UInt8]) throws(SealingError) -> [UInt8] {
        guard filled.count >= Self.head else { throw .badPadding }
        let end = Self.head + filled.prefix(Self.head).reduce(0) { $0 << 8 | Int($1) }
        guard end <= filled.count, filled.count == step(holding: end), filled[end...].allSatisfy({ $0 == 0 }) else {
            throw .badPadding
        }
        return Array(filled[Self.head..<end])
    }

    /// The least step that holds `length` bytes.
    package func step(holding length: Int) -> Int {
        if length <= first { return first }
        switch growth {
        case .fourfold:
            var step = first
            while step < length { step *= 4 }
            return step
        case .padme: return Self.padme(length)
        }
    }

    /// The least Padmé length that holds `length` bytes; `length` is at least 2.
    private static func padme(_ length: Int) -> Int {
        let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
        let exponentBits = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = (1 << (exponent - exponentBits)) - 1
        return (length + mask) & ~mask
    }
}
