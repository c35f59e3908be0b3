/// GF(2⁸) with the polynomial x⁸ + x⁴ + x³ + x + 1 (0x11B), as in AES.
///
/// No table and no branch depends on a value: neither the cache nor the clock tells a share.
enum GaloisField {
    static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product: UInt8 = 0
        var shifted = left
        for bit in 0..<8 {
            let isSet = 0 &- (right >> UInt8(bit) & 1)
            product ^= shifted & isSet
            let overflow = 0 &- (shifted >> 7)
            shifted = (shifted << 1) ^ (0x1B & overflow)
        }
        return product
    }

    /// value²⁵⁴, which is the inverse of every value but 0, and 0 of 0.
    static func inverse(_ value: UInt8) -> UInt8 {
        var result: UInt8 = 1
        var power = value
        for _ in 1..<8 {
            power = multiply(power, power)
            result = multiply(result, power)
        }
        return result
    }

    /// The weight of the point at `x` in the interpolation at zero through the points at `all`, which are distinct.
    static func weightAtZero(of x: UInt8, among all: [UInt8]) -> UInt8 {
        all.filter { $0 != x }.reduce(1) { multiply($0, multiply($1, inverse($1 ^ x))) }
    }
}
