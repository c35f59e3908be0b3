import FoundationEssentials

/// Base64 with the URL alphabet and no padding (RFC 4648 section 5), as session tokens travel.
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().filter { $0 != "=" }
            .replacing("+", with: "-").replacing("/", with: "_")
    }

    /// Nil for anything that `encode` doesn't make: one token, one text.
    static func decode(_ text: String) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: padded).map({ [UInt8]($0) }), encode(bytes) == text else { return nil }
        return bytes
    }
}
