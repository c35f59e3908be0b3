import CSodium

/// An X25519 public key, to which a secret can be sealed.
package struct BoxPublicKey: Sendable, Hashable {
    /// Bytes.
    package static let size = 32

    package let bytes: [UInt8]

    /// `badLength` unless there are 32 bytes; a point of small order is refused when something is sealed to it.
    package init(_ bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.size else { throw .badLength(expected: Self.size, found: bytes.count) }
        self.bytes = bytes
    }
}

/// An X25519 secret key in locked memory.
package struct BoxSecretKey: ~Copyable, Sendable {
    package let publicKey: BoxPublicKey
    let bytes: LockedBytes

    init(publicKey: BoxPublicKey, bytes: consuming LockedBytes) {
        self.publicKey = publicKey
        self.bytes = bytes
    }

    /// The key pair of a 32-byte seed: crypto_box_seed_keypair, secret key = SHA-512(seed)[0..<32].
    package init(seed: borrowing SymmetricKey) throws(SealingError) {
        var secret = try LockedBytes(zeroed: BoxPublicKey.size)
        var point = [UInt8](repeating: 0, count: BoxPublicKey.size)
        secret.write { secret in
            seed.bytes.read { seed in
                unsafe secret.withAddress { out in
                    unsafe seed.withAddress { _ = unsafe crypto_box_seed_keypair(&point, out, $0) }
                }
            }
        }
        self.init(publicKey: try BoxPublicKey(point), bytes: secret)
    }
}
