/// The one shape in which anything rests encrypted, version 1:
///
///     0x01 ‖ key id u32 BE ‖ nonce 24 ‖ commitment 32 ‖ ciphertext ‖ tag 16
///
///     bound      = 0x01 ‖ key id u32 BE ‖ encoded associated data
///     okm        = BLAKE2b-512(key, u16 length ‖ "amanat envelope/1" ‖ nonce ‖ bound)
///     commitment = okm[32..<64]
///     ciphertext = XChaCha20-Poly1305-IETF(okm[0..<32], nonce, bound)
///
/// Poly1305 isn't key-committing: two keys can be found under which one ciphertext opens. The commitment, compared in
/// constant time before anything is decrypted, closes that, and tells a wrong key or row from damage.
package enum Envelope {
    /// Bytes that an envelope is longer than its content.
    package static let overhead = headerSize + XChaCha20Poly1305.tagSize

    static let version: UInt8 = 1
    static let headerSize = 5 + XChaCha20Poly1305.nonceSize + commitmentSize
    static let commitmentSize = 32

    /// Seals content; the caller has filled it up (`Filling`) unless its kind has one length.
    package static func seal(
        _ plaintext: Span<UInt8>, under key: borrowing SymmetricKey, id: UInt32, for ad: AssociatedData
    ) throws(SealingError) -> [UInt8] {
        let nonce = Randomness.bytes(XChaCha20Poly1305.nonceSize)
        return try seal(plaintext, under: key, EnvelopeBinding(id: id, ad: ad, nonce: nonce))
    }

    /// Wraps a key without its leaving locked memory.
    package static func sealKey(
        _ wrapped: borrowing SymmetricKey, under key: borrowing SymmetricKey, id: UInt32, for ad: AssociatedData
    ) throws(SealingError) -> [UInt8] {
        try wrapped.bytes.read { (span) throws(SealingError) in try seal(span, under: key, id: id, for: ad) }
    }

    /// Wraps a secret without its leaving locked memory.
    package static func sealSecret(
        _ secret: borrowing Secret, under key: borrowing SymmetricKey, id: UInt32, for ad: AssociatedData
    ) throws(SealingError) -> [UInt8] {
        try secret.withBytes { (span) throws(SealingError) in try seal(span, under: key, id: id, for: ad) }
    }

    /// Opens content.
    ///
    /// Errors, in the order of the checks: `truncated`, `unsupportedVersion`, `wrongKeyID`, `wrongKey`, `forged`.
    package static func open(
        _ envelope: Span<UInt8>, under key: borrowing SymmetricKey, id: UInt32, for ad: AssociatedData
    ) throws(SealingError) -> [UInt8] {
        let binding = try EnvelopeBinding(of: envelope, id: id, ad: ad)
        var plaintext = [UInt8](repeating: 0, count: envelope.count - overhead)
        var span = plaintext.mutableSpan
        try open(envelope, under: key, binding, into: &span)
        return plaintext
    }

    /// Unwraps a key into locked memory; errors as `open`, and `badLength` for anything but 32 bytes.
    package static func openKey(
        _ envelope: Span<UInt8>, under key: borrowing SymmetricKey, id: UInt32, for ad: AssociatedData
    ) throws(SealingError) -> SymmetricKey {
        let binding = try EnvelopeBinding(of: envelope, id: id, ad: ad)
        let count = envelope.count - overhead
        guard count == SymmetricKey.size else { throw .badLength(expected: SymmetricKey.size, found: count) }
        return SymmetricKey(try openLocked(envelope, under: key, binding))
    }

    /// Unwraps a secret into locked memory; errors as `open`.
    package static func openSecret(
        _ envelope: Span<UInt8>, under key: borrowing SymmetricKey, id: UInt32, for ad: AssociatedData
    ) throws(SealingError) -> Secret {
        Secret(try openLocked(envelope, under: key, try EnvelopeBinding(of: envelope, id: id, ad: ad)))
    }

    /// The key-book row that an envelope names, before anything of it is authenticated.
    package static func keyID(of envelope: Span<UInt8>) throws(SealingError) -> UInt32 {
        guard envelope.count >= overhead else { throw .truncated }
        guard envelope[0] == version else { throw .unsupportedVersion(envelope[0]) }
        return UInt32(bigEndianIn: envelope, at: 1)
    }

    /// Seals under a given nonce: for `seal`, and for vectors.
    static func seal(
        _ plaintext: Span<UInt8>, under key: borrowing SymmetricKey, _ binding: EnvelopeBinding
    ) throws(SealingError) -> [UInt8] {
        let okm = try binding.keyMaterial(of: key)
        let cipher = try XChaCha20Poly1305(nonce: binding.nonce, associated: binding.bound)
        return okm.read { okm in
            var envelope: [UInt8] = []
            envelope.reserveCapacity(overhead + plaintext.count)
            envelope.append(contentsOf: binding.bound.prefix(5))
            envelope.append(contentsOf: binding.nonce)
            for index in 32..<64 { envelope.append(okm[index]) }
            cipher.encrypt(plaintext, key: okm.extracting(0..<32), to: &envelope)
            return envelope
        }
    }

    private static func openLocked(
        _ envelope: Span<UInt8>, under key: borrowing SymmetricKey, _ binding: EnvelopeBinding
    ) throws(SealingError) -> LockedBytes {
        var plaintext = try LockedBytes(zeroed: envelope.count - overhead)
        try plaintext.write { (span) throws(SealingError) in
            try open(envelope, under: key, binding, into: &span)
        }
        return plaintext
    }

    private static func open(
        _ envelope: Span<UInt8>, under key: borrowing SymmetricKey, _ binding: EnvelopeBinding,
        into plaintext: inout MutableSpan<UInt8>
    ) throws(SealingError) {
        let okm = try binding.keyMaterial(of: key)
        let cipher = try XChaCha20Poly1305(nonce: binding.nonce, associated: binding.bound)
        let commitment = envelope.extracting((headerSize - commitmentSize)..<headerSize)
        let fits = okm.read { ConstantTime.areEqual($0.extracting(32..<64), commitment) }
        guard fits else { throw .wrongKey }
        try okm.read { (okm) throws(SealingError) in
            try cipher.decrypt(
                envelope.extracting(headerSize..<envelope.count), key: okm.extracting(0..<32), into: &plaintext)
        }
    }
}
