import CanonicalJSON

extension JSONValue {
    /// A random tree of bounded depth, with the characters and numbers that formats stumble over.
    static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int64.random(in: -(1 << 53) + 1..<(1 << 53), using: &generator))
        case 3: return .number(randomFraction(using: &generator))
        case 4: return .string(randomText(using: &generator))
        case 5:
            let count = Int.random(in: 0..<5, using: &generator)
            return .array((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            var members: [String: JSONValue] = [:]
            for _ in 0..<Int.random(in: 0..<5, using: &generator) {
                members[randomText(using: &generator)] = random(depth: depth - 1, using: &generator)
            }
            return .object(members)
        }
    }

    /// A finite double that is no 64-bit integer, so that reading it back gives the same case.
    private static func randomFraction(using generator: inout SeededGenerator) -> Double {
        let number = Double(bitPattern: generator.next())
        return number.isFinite && Int64(exactly: number) == nil ? number : 0.1
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        let alphabet: [Character] = [
            "a", "B", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "ق", "€", "😀", "\u{FB33}",
        ]
        let count = Int.random(in: 0..<6, using: &generator)
        return String((0..<count).compactMap { _ in alphabet.randomElement(using: &generator) })
    }
}
