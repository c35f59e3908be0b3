import Testing

@testable import Sealing

struct IdentityTests {
    struct Vector: Decodable {
        let name, seed: String
        let box, signing, message, signature, error: String?
    }

    @Test func `every version 1 seed gives the vector's keys and signature, or its error`() throws {
        for vector in try VectorFile<Vector>.load("identity-1.json") {
            do {
                let identity = try IdentitySeed(Secret(copying: bytes(hex: vector.seed).span))
                #expect(identity.publicIdentity.box.bytes == bytes(hex: vector.box ?? ""), "\(vector.name)")
                #expect(identity.publicIdentity.signing.bytes == bytes(hex: vector.signing ?? ""), "\(vector.name)")
                let signature = try identity.signingKey().sign(bytes(hex: vector.message ?? ""))
                #expect(signature.bytes == bytes(hex: vector.signature ?? "") && vector.error == nil, "\(vector.name)")
            } catch {
                #expect(name(of: error) == vector.error, "\(vector.name)")
            }
        }
    }

    @Test func `a public identity comes back from its encoding`() throws {
        let identity = try IdentitySeed.random().publicIdentity
        #expect(try PublicIdentity(encoded: identity.encoded) == identity)
        #expect(throws: SealingError.badLength(expected: 64, found: 63)) {
            try PublicIdentity(encoded: Array(identity.encoded.dropLast()))
        }
    }

    @Test func `a signature fits one message and one key`() throws {
        let seed = try IdentitySeed.random()
        let key = try seed.signingKey()
        let signature = key.sign([1, 2, 3])
        #expect(key.publicKey == seed.publicIdentity.signing)
        #expect(key.publicKey.verify(signature, of: [1, 2, 3]))
        #expect(!key.publicKey.verify(signature, of: [1, 2, 4]))
        let stranger = try IdentitySeed.random().publicIdentity.signing
        #expect(throws: SealingError.badSignature) { try stranger.check(signature, of: [1, 2, 3]) }
        for bit in 0..<512 {
            var bytes = signature.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try !key.publicKey.verify(Signature(bytes), of: [1, 2, 3]))
        }
    }

    @Test func `a seed lends itself whole, to be wrapped and shared`() throws {
        let seed = try IdentitySeed.random()
        let copy = try IdentitySeed(seed.withBytes { try Secret(copying: $0) })
        #expect(copy.publicIdentity == seed.publicIdentity)
    }
}
