/// A text and who has signed it: C2SP signed-note.
///
/// The text is worth nothing before `signers(among:check:)` has said whose it is.
package struct SignedNote: Hashable, Sendable {
    /// More than any checkpoint needs, so that a hostile file costs little.
    package static let byteLimit = 64 * 1024
    /// C2SP asks for at least 16.
    package static let signatureLimit = 100

    /// Ends in a newline; the blank line that follows isn't part of it.
    package let text: String
    package private(set) var signatures: [NoteSignature]

    /// A note without signatures yet; throws for a text that isn't lines of printable UTF-8.
    package init(text: String) throws(NoteError) {
        guard text.utf8.last == 0x0A, Self.isPrintable(text) else { throw .malformed(.text) }
        self.text = text
        signatures = []
    }

    /// Reads a note. The last blank line divides text from signatures; there must be some of each.
    package init(parsing note: String) throws(NoteError) {
        guard note.utf8.count <= Self.byteLimit, Self.isPrintable(note) else { throw .malformed(.text) }
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.last == "", let blank = lines.dropLast().lastIndex(of: "") else { throw .malformed(.division) }
        let signed = lines[..<blank]
        let signing = lines[(blank + 1)..<(lines.count - 1)]
        guard !signed.isEmpty, !signing.isEmpty else { throw .malformed(.division) }
        guard signing.count <= Self.signatureLimit else { throw .malformed(.tooManySignatures) }
        try self.init(text: signed.joined(separator: "\n") + "\n")
        for line in signing { signatures.append(try NoteSignature(line: line)) }
    }

    /// Adds a key's signature over the text: a log key, or both the old and the new one at a change.
    ///
    /// `sign` makes an Ed25519 signature of the message it is given, with the secret half of `key`.
    package mutating func sign<Failure: Error>(
        as key: VerifierKey, with sign: (_ message: [UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        signatures.append(NoteSignature(key: key, bytes: try sign(Array(text.utf8))))
    }

    /// The note as it is published; reading it gives this note again.
    package var formatted: String {
        text + "\n" + signatures.map { $0.line + "\n" }.joined()
    }

    /// The trusted keys that have signed, in the order of their signatures; unknown keys' lines are ignored.
    ///
    /// Throws `ambiguousKey`, `badSignature` where a trusted key's line doesn't verify, and `unsigned`.
    package func signers(
        among trusted: [VerifierKey], check: SignatureCheck
    ) throws(NoteError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        let message = Array(text.utf8)
        for signature in signatures {
            let keys = trusted.filter { $0.id == signature.keyID && $0.name == signature.name }
            guard let key = keys.first else { continue }
            guard keys.count == 1 else { throw .ambiguousKey(id: key.id) }
            let claim = SignatureClaim(signature: signature.bytes, message: message, publicKey: key.publicKey)
            guard check(claim) else { throw .badSignature(keyID: key.id) }
            if !signers.contains(key) { signers.append(key) }
        }
        guard !signers.isEmpty else { throw .unsigned }
        return signers
    }

    private static func isPrintable(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
    }
}
