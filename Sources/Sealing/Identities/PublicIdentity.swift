/// Both public keys of a person, of the recovery key or of the log.
package struct PublicIdentity: Sendable, Hashable {
    package let box: BoxPublicKey
    package let signing: SigningPublicKey

    package init(box: BoxPublicKey, signing: SigningPublicKey) {
        self.box = box
        self.signing = signing
    }

    /// Reads X25519 32 ‖ Ed25519 32.
    package init(encoded: [UInt8]) throws(SealingError) {
        let size = BoxPublicKey.size + SigningPublicKey.size
        guard encoded.count == size else { throw .badLength(expected: size, found: encoded.count) }
        box = try BoxPublicKey(Array(encoded.prefix(BoxPublicKey.size)))
        signing = try SigningPublicKey(Array(encoded.suffix(SigningPublicKey.size)))
    }

    /// X25519 32 ‖ Ed25519 32.
    package var encoded: [UInt8] { box.bytes + signing.bytes }
}
