import CSodium
import TransparencyLog

/// libsodium's SHA-256 and Ed25519, straight: the module under test has none of its own.
enum Sodium {
    static let hasher = TreeHasher(sha256: sha256)

    @Sendable static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    @Sendable static func check(_ claim: SignatureClaim) -> Bool {
        guard claim.signature.count == 64, claim.publicKey.count == 32 else { return false }
        return crypto_sign_verify_detached(
            claim.signature, claim.message, UInt64(claim.message.count), claim.publicKey) == 0
    }
}

/// An Ed25519 key made from a 32-byte seed.
struct TestSigner {
    let publicKey: [UInt8]
    private let secretKey: [UInt8]

    init(seed: [UInt8]) {
        var publicKey = [UInt8](repeating: 0, count: 32)
        var secretKey = [UInt8](repeating: 0, count: 64)
        crypto_sign_seed_keypair(&publicKey, &secretKey, seed)
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    func key(named name: String) throws -> VerifierKey {
        try VerifierKey(name: name, publicKey: publicKey, hasher: Sodium.hasher)
    }

    func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey)
        return signature
    }
}
