/// 16 random bytes that name one mutating call, so that a repeat after a lost reply changes nothing twice.
package struct RequestID: Hashable, Sendable {
    /// 32 hexadecimal digits.
    package let text: String

    /// A new id from the kernel's generator.
    package static func random() -> RequestID {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<4).map { _ in
            let part = String(UInt32.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 8 - part.count) + part
        }
        return RequestID(text: digits.joined())
    }
}
