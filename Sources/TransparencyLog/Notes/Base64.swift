import FoundationEssentials

/// RFC 4648 §4 base64 with exactly one spelling for any bytes.
///
/// A second spelling of the same signature or hash would let a file differ without any check noticing.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// Nil for anything that `encode` wouldn't have written.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let text = String(text)
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
