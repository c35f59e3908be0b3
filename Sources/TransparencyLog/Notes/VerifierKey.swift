/// An Ed25519 key under the name it signs notes with: `name+id+base64(0x01 ‖ public key)` (C2SP signed-note).
package struct VerifierKey: Hashable, Sendable {
    package let name: String
    /// SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[0..<4] as a big-endian number: tells keys apart, proves nothing.
    package let id: UInt32
    /// 32 bytes, RFC 8032.
    package let publicKey: [UInt8]

    private static let ed25519: UInt8 = 0x01

    /// Throws for a name that can't stand in a signature line, or a key that isn't 32 bytes.
    package init(name: String, publicKey: [UInt8], hasher: TreeHasher) throws(NoteError) {
        guard Self.isValid(name: name) else { throw .malformed(.keyName) }
        guard publicKey.count == 32 else { throw .malformed(.verifierKey) }
        self.name = name
        self.publicKey = publicKey
        let digest = hasher.sha256(Array(name.utf8) + [0x0A, Self.ed25519] + publicKey)
        id = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads the text form and refuses an id that doesn't fit name and key: a mistyped line is no key.
    package init(_ text: String, hasher: TreeHasher) throws(NoteError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = Base64.decode(parts[2]), key.first == Self.ed25519 else {
            throw .malformed(.verifierKey)
        }
        try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()), hasher: hasher)
        guard hexadecimalID == parts[1] else { throw .malformed(.verifierKey) }
    }

    /// `name+id+base64`: what auditors and clients pin.
    package var text: String {
        "\(name)+\(hexadecimalID)+\(Base64.encode([Self.ed25519] + publicKey))"
    }

    private var hexadecimalID: String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    static func isValid(name: some StringProtocol) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }
}
