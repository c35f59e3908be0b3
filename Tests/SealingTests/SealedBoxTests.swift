import Testing

@testable import Sealing

struct SealedBoxTests {
    @Test func `a key sealed to somebody opens with their key only`() throws {
        let reader = try IdentitySeed.random()
        let key = try SymmetricKey.random()
        let sealed = try SealedBox.sealKey(key, to: reader.publicIdentity.box)
        let opened = try SealedBox.openKey(sealed.span, with: reader.boxKey())
        let isSame = opened.isEqual(to: key)
        #expect(isSame)
        #expect(throws: SealingError.forged) {
            _ = try SealedBox.openKey(sealed.span, with: IdentitySeed.random().boxKey())
        }
    }

    @Test func `bytes of any length come back`() throws {
        let reader = try IdentitySeed.random()
        var random = Seeded(state: 4)
        for length in [0, 1, 32, 1000] {
            let content = random.bytes(length)
            let sealed = try SealedBox.seal(content.span, to: reader.publicIdentity.box)
            #expect(sealed.count == length + SealedBox.overhead)
            #expect(try SealedBox.open(sealed.span, with: reader.boxKey()) == content)
            #expect(try SealedBox.openSecret(sealed.span, with: reader.boxKey()).exposed() == content)
        }
    }

    @Test func `every flipped bit and every missing byte is refused`() throws {
        let reader = try IdentitySeed.random()
        let key = try reader.boxKey()
        let sealed = try SealedBox.seal([1, 2, 3].span, to: reader.publicIdentity.box)
        // The highest bit of the ephemeral point is ignored by X25519, and covered by the nonce.
        for bit in 0..<(sealed.count * 8) {
            var damaged = sealed
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: SealingError.forged) { try SealedBox.open(damaged.span, with: key) }
        }
        for count in 0..<sealed.count {
            let expected: SealingError = count < SealedBox.overhead ? .truncated : .forged
            #expect(throws: expected) { try SealedBox.open(Array(sealed.prefix(count)).span, with: key) }
        }
    }

    @Test func `what isn't a key isn't opened as one`() throws {
        let reader = try IdentitySeed.random()
        let sealed = try SealedBox.seal([1, 2, 3].span, to: reader.publicIdentity.box)
        #expect(throws: SealingError.badLength(expected: 32, found: 3)) {
            _ = try SealedBox.openKey(sealed.span, with: reader.boxKey())
        }
    }

    @Test func `nothing is sealed to a point of small order`() throws {
        let points: [[UInt8]] = [[UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31)]
        for point in points {
            #expect(throws: SealingError.badPublicKey) { try SealedBox.seal([1].span, to: BoxPublicKey(point)) }
        }
        #expect(throws: SealingError.badLength(expected: 32, found: 31)) {
            try BoxPublicKey([UInt8](repeating: 9, count: 31))
        }
    }
}
