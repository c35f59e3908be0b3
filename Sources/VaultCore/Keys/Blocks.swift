/// Fills small values up to whole blocks, so that a row's length doesn't tell what kind of row it is.
///
/// Form: length u32 BE ‖ value ‖ zeroes, to a multiple of 256 bytes.
enum Blocks {
    private static let size = 256

    static func fill(_ value: [UInt8]) -> [UInt8] {
        let length = (4 + value.count + Self.size - 1) / Self.size * Self.size
        var filled: [UInt8] = []
        filled.reserveCapacity(length)
        for shift in [24, 16, 8, 0] { filled.append(UInt8(truncatingIfNeeded: value.count >> shift)) }
        filled.append(contentsOf: value)
        filled.append(contentsOf: repeatElement(0, count: length - filled.count))
        return filled
    }

    /// The value again; nil for anything that `fill` doesn't make.
    static func value(of filled: [UInt8]) -> [UInt8]? {
        guard filled.count >= size, filled.count % size == 0 else { return nil }
        let length = filled.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let end = 4 + length
        guard end <= filled.count, filled.count - end < size, filled[end...].allSatisfy({ $0 == 0 }) else { return nil }
        return Array(filled[4..<end])
    }
}
