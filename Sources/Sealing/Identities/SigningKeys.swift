import CSodium

/// An Ed25519 signature (RFC 8032).
package struct Signature: Sendable, Hashable {
    /// Bytes.
    package static let size = 64

    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.size else { throw .badLength(expected: Self.size, found: bytes.count) }
        self.bytes = bytes
    }

    fileprivate init(made bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// An Ed25519 public key.
package struct SigningPublicKey: Sendable, Hashable {
    /// Bytes.
    package static let size = 32

    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.size else { throw .badLength(expected: Self.size, found: bytes.count) }
        self.bytes = bytes
    }

    /// Refuses keys of small order and signatures that aren't canonical.
    package func verify(_ signature: Signature, of message: [UInt8]) -> Bool {
        guard Sodium.isStarted else { return false }
        return unsafe crypto_sign_verify_detached(signature.bytes, message, UInt64(message.count), bytes) == 0
    }

    /// `badSignature` unless it verifies.
    package func check(_ signature: Signature, of message: [UInt8]) throws(SealingError) {
        guard verify(signature, of: message) else { throw .badSignature }
    }
}

/// An Ed25519 secret key in locked memory.
package struct SigningSecretKey: ~Copyable, Sendable {
    package let publicKey: SigningPublicKey
    /// Seed ‖ public key, as libsodium keeps it.
    private let bytes: LockedBytes

    /// The key pair of a 32-byte seed: crypto_sign_seed_keypair.
    package init(seed: borrowing SymmetricKey) throws(SealingError) {
        var secret = try LockedBytes(zeroed: 64)
        var point = [UInt8](repeating: 0, count: SigningPublicKey.size)
        secret.write { secret in
            seed.bytes.read { seed in
                unsafe secret.withAddress { out in
                    unsafe seed.withAddress { _ = unsafe crypto_sign_seed_keypair(&point, out, $0) }
                }
            }
        }
        publicKey = try SigningPublicKey(point)
        bytes = secret
    }

    /// A key pair that was lent by `withBytes`: what a seed's expansion costs is saved.
    ///
    /// Both halves have to come from where nobody else writes: a signature under another's public key gives the secret
    /// away. `badLength` unless there are 64 bytes.
    package init(expanded secret: borrowing Secret) throws(SealingError) {
        guard secret.count == 64 else { throw .badLength(expected: 64, found: secret.count) }
        let pair = try secret.withBytes { (span) throws(SealingError) in try LockedBytes(copying: span) }
        publicKey = try SigningPublicKey(pair.read { span in (32..<64).map { span[$0] } })
        bytes = pair
    }

    /// Lends the key pair, to wrap it.
    package borrowing func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try bytes.read(body)
    }

    /// Deterministic, as Ed25519 is. The message carries its own label: a key signs more than one kind of thing.
    package borrowing func sign(_ message: [UInt8]) -> Signature {
        var signature = [UInt8](repeating: 0, count: Signature.size)
        bytes.read { secret in
            unsafe secret.withAddress {
                _ = unsafe crypto_sign_detached(&signature, nil, message, UInt64(message.count), $0)
            }
        }
        return Signature(made: signature)
    }
}
