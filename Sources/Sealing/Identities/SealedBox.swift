import CSodium

/// A secret sealed to somebody's X25519 key by nobody in particular: libsodium's crypto_box_seal.
///
///     ephemeral public key 32 ‖ XSalsa20-Poly1305(nonce = BLAKE2b-192(ephemeral ‖ recipient))
///
/// It carries no context and names no sender: a grant's statement signs the hash of the sealed bytes and says what they
/// are.
package enum SealedBox {
    /// Bytes that a box is longer than its content.
    package static let overhead = 48

    /// `badPublicKey` for a point of small order.
    package static func seal(_ secret: Span<UInt8>, to recipient: BoxPublicKey) throws(SealingError) -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: secret.count + overhead)
        let result = unsafe secret.withAddress {
            unsafe crypto_box_seal(&sealed, $0, UInt64(secret.count), recipient.bytes)
        }
        guard result == 0 else { throw .badPublicKey }
        return sealed
    }

    package static func sealKey(
        _ key: borrowing SymmetricKey, to recipient: BoxPublicKey
    ) throws(SealingError) -> [UInt8] {
        try key.bytes.read { (span) throws(SealingError) in try seal(span, to: recipient) }
    }

    /// Opens a box with content that may leave locked memory; `truncated` or `forged`.
    package static func open(
        _ sealed: Span<UInt8>, with key: borrowing BoxSecretKey
    ) throws(SealingError) -> [UInt8] {
        guard sealed.count >= overhead else { throw .truncated }
        var plaintext = [UInt8](repeating: 0, count: sealed.count - overhead)
        var span = plaintext.mutableSpan
        try open(sealed, with: key, into: &span)
        return plaintext
    }

    /// Opens a box that holds a key, into locked memory; `truncated`, `badLength` or `forged`.
    package static func openKey(
        _ sealed: Span<UInt8>, with key: borrowing BoxSecretKey
    ) throws(SealingError) -> SymmetricKey {
        SymmetricKey(try openLocked(sealed, with: key, count: SymmetricKey.size))
    }

    /// Opens a box that holds a secret, into locked memory; `truncated` or `forged`.
    package static func openSecret(
        _ sealed: Span<UInt8>, with key: borrowing BoxSecretKey
    ) throws(SealingError) -> Secret {
        Secret(try openLocked(sealed, with: key, count: max(0, sealed.count - overhead)))
    }

    private static func openLocked(
        _ sealed: Span<UInt8>, with key: borrowing BoxSecretKey, count: Int
    ) throws(SealingError) -> LockedBytes {
        guard sealed.count >= overhead else { throw .truncated }
        guard sealed.count == count + overhead else {
            throw .badLength(expected: count, found: sealed.count - overhead)
        }
        var plaintext = try LockedBytes(zeroed: count)
        try plaintext.write { (span) throws(SealingError) in try open(sealed, with: key, into: &span) }
        return plaintext
    }

    private static func open(
        _ sealed: Span<UInt8>, with key: borrowing BoxSecretKey, into plaintext: inout MutableSpan<UInt8>
    ) throws(SealingError) {
        let result = key.bytes.read { secret in
            unsafe plaintext.withAddress { output in
                unsafe sealed.withAddress { box in
                    unsafe secret.withAddress {
                        unsafe crypto_box_seal_open(output, box, UInt64(sealed.count), key.publicKey.bytes, $0)
                    }
                }
            }
        }
        guard result == 0 else { throw .forged }
    }
}
