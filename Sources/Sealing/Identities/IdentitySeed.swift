/// The 32 bytes from which both key pairs of a person, or of the recovery key, come, version 1:
///
///     X25519  = crypto_box_seed_keypair(derive(seed, "amanat identity box/1"))
///     Ed25519 = crypto_sign_seed_keypair(derive(seed, "amanat identity signing/1"))
///
/// One secret to wrap, share and recover instead of two, and still no key used for two purposes.
package struct IdentitySeed: ~Copyable, Sendable {
    /// Bytes.
    package static let size = SymmetricKey.size

    package let publicIdentity: PublicIdentity
    private let seed: SymmetricKey

    package static func random() throws(SealingError) -> IdentitySeed {
        try IdentitySeed(seed: SymmetricKey.random())
    }

    /// `badLength` unless the secret has 32 bytes.
    package init(_ secret: borrowing Secret) throws(SealingError) {
        try self.init(seed: SymmetricKey(secret))
    }

    private init(seed: consuming SymmetricKey) throws(SealingError) {
        let box = try Self.boxKey(of: seed).publicKey
        let signing = try Self.signingKey(of: seed).publicKey
        publicIdentity = PublicIdentity(box: box, signing: signing)
        self.seed = seed
    }

    package borrowing func signingKey() throws(SealingError) -> SigningSecretKey {
        try Self.signingKey(of: seed)
    }

    package borrowing func boxKey() throws(SealingError) -> BoxSecretKey {
        try Self.boxKey(of: seed)
    }

    /// Lends the seed, to wrap or share it.
    package borrowing func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try seed.withBytes(body)
    }

    private static func boxKey(of seed: borrowing SymmetricKey) throws(SealingError) -> BoxSecretKey {
        try BoxSecretKey(seed: seed.derive("amanat identity box/1", []))
    }

    private static func signingKey(of seed: borrowing SymmetricKey) throws(SealingError) -> SigningSecretKey {
        try SigningSecretKey(seed: seed.derive("amanat identity signing/1", []))
    }
}
