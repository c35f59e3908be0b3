/// One signature line of a note: `— name base64(key id ‖ signature)`.
package struct NoteSignature: Hashable, Sendable {
    package let name: String
    package let keyID: UInt32
    /// What the key made of the note text: 64 bytes with Ed25519, unknown with unknown keys.
    package let bytes: [UInt8]

    private static let dash = "\u{2014} "

    init(key: VerifierKey, bytes: [UInt8]) {
        name = key.name
        keyID = key.id
        self.bytes = bytes
    }

    /// Reads one line without its newline.
    init(line: Substring) throws(NoteError) {
        guard line.hasPrefix(Self.dash) else { throw .malformed(.signatureLine) }
        let parts = line.dropFirst(Self.dash.count).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, VerifierKey.isValid(name: parts[0]),
            let signature = Base64.decode(parts[1]), signature.count > 4
        else { throw .malformed(.signatureLine) }
        name = String(parts[0])
        keyID = signature.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(signature.dropFirst(4))
    }

    /// The line without its newline.
    var line: String {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> UInt32(24 - 8 * $0)) }
        return "\(Self.dash)\(name) \(Base64.encode(id + bytes))"
    }
}
