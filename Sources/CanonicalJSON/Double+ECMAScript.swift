extension Double {
    /// The number as ECMAScript's `Number::toString` writes it (ECMA-262 §6.1.6.1.20), which RFC 8785 prescribes.
    ///
    /// Swift's own description already finds the shortest digits that read back as the same double, the closest
    /// where several do; only the placement of the decimal point and the exponent differ.
    package var ecmaScriptDescription: String {
        get throws(CanonicalJSONError) {
            guard isFinite else { throw .nonFiniteNumber }
            guard self != 0 else { return "0" }
            let decimal = ShortestDecimal(magnitude.description)
            return (self < 0 ? "-" : "") + decimal.ecmaScript
        }
    }
}

/// Shortest significant digits and the place of the point: the value is 0.d₁d₂…dₖ × 10^point.
private struct ShortestDecimal {
    let digits: [Character]
    let point: Int

    init(_ description: String) {
        let parts = description.split(separator: "e", maxSplits: 1)
        let mantissa = parts.first ?? ""
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let whole = mantissa.prefix { $0 != "." }
        var digits = mantissa.filter { $0 != "." }[...]
        let leadingZeros = digits.prefix { $0 == "0" }.count
        digits = digits.dropFirst(leadingZeros)
        while digits.last == "0" { digits = digits.dropLast() }
        self.digits = Array(digits)
        self.point = whole.count - leadingZeros + exponent
    }

    var ecmaScript: String {
        let count = digits.count
        switch point {
        case count...21 where count <= 21:
            return String(digits) + String(repeating: "0", count: point - count)
        case 1..<22:
            return String(digits[..<point]) + "." + String(digits[point...])
        case -5...0:
            return "0." + String(repeating: "0", count: -point) + String(digits)
        default:
            let fraction = count > 1 ? "." + String(digits[1...]) : ""
            let sign = point > 0 ? "+" : "-"
            return String(digits[..<1]) + fraction + "e" + sign + String((point - 1).magnitude)
        }
    }
}
