import Testing

@testable import Sealing

struct EnvelopeTests {
    let row = AssociatedData("amanat test/1").adding("Q-2026-0042").adding(3)
    let note = Array("she says she is safe".utf8)

    @Test func `what is sealed opens to the same bytes at every length`() throws {
        let key = try SymmetricKey.random()
        var random = Seeded(state: 1)
        for length in [0, 1, 15, 16, 31, 32, 33, 64, 65, 2048, 65_537] {
            let content = random.bytes(length)
            let sealed = try Envelope.seal(content.span, under: key, id: 9, for: row)
            #expect(sealed.count == length + Envelope.overhead)
            #expect(try Envelope.keyID(of: sealed.span) == 9)
            #expect(try Envelope.open(sealed.span, under: key, id: 9, for: row) == content)
        }
    }

    @Test func `every single flipped bit is refused with the error of its place`() throws {
        let key = try SymmetricKey.random()
        let sealed = try Envelope.seal(note.span, under: key, id: 9, for: row)
        for bit in 0..<(sealed.count * 8) {
            var damaged = sealed
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            let expected: SealingError =
                switch bit / 8 {
                case 0: .unsupportedVersion(damaged[0])
                case 1..<5: .wrongKeyID(expected: 9, found: UInt32(bigEndianIn: damaged.span, at: 1))
                case 5..<Envelope.headerSize: .wrongKey
                default: .forged
                }
            #expect(throws: expected) { try Envelope.open(damaged.span, under: key, id: 9, for: row) }
        }
    }

    @Test func `every shorter envelope is refused`() throws {
        let key = try SymmetricKey.random()
        let sealed = try Envelope.seal(note.span, under: key, id: 9, for: row)
        for count in 0..<sealed.count {
            let short = Array(sealed.prefix(count))
            let expected: SealingError = count < Envelope.overhead ? .truncated : .forged
            #expect(throws: expected) { try Envelope.open(short.span, under: key, id: 9, for: row) }
        }
    }

    @Test func `an envelope moved to another row is refused`() throws {
        let key = try SymmetricKey.random()
        let sealed = try Envelope.seal(note.span, under: key, id: 9, for: row)
        let others = [
            AssociatedData("amanat test/1").adding("Q-2026-0043").adding(3),
            AssociatedData("amanat test/1").adding("Q-2026-0042").adding(4),
            AssociatedData("amanat test/1").adding("Q-2026-0042"),
            AssociatedData("amanat test/2").adding("Q-2026-0042").adding(3),
            row.adding([]),
        ]
        for other in others {
            #expect(throws: SealingError.wrongKey) { try Envelope.open(sealed.span, under: key, id: 9, for: other) }
        }
    }

    @Test func `a key id changed in envelope and question alike is refused`() throws {
        let key = try SymmetricKey.random()
        var sealed = try Envelope.seal(note.span, under: key, id: 9, for: row)
        sealed[4] = 8
        #expect(throws: SealingError.wrongKey) { try Envelope.open(sealed.span, under: key, id: 8, for: row) }
    }

    @Test func `the same content is never sealed alike twice`() throws {
        let key = try SymmetricKey.random()
        let first = try Envelope.seal(note.span, under: key, id: 9, for: row)
        #expect(try Envelope.seal(note.span, under: key, id: 9, for: row) != first)
    }

    @Test func `a wrapped key comes back as it was`() throws {
        let outer = try SymmetricKey.random()
        let inner = try SymmetricKey.random()
        let sealed = try Envelope.sealKey(inner, under: outer, id: 1, for: row)
        let opened = try Envelope.openKey(sealed.span, under: outer, id: 1, for: row)
        let isSame = opened.isEqual(to: inner)
        let isOuter = opened.isEqual(to: outer)
        #expect(isSame && !isOuter)
    }

    @Test func `a wrapped secret of any length comes back as it was`() throws {
        let outer = try SymmetricKey.random()
        for length in [0, 1, 32, 64, 65, 5000] {
            let secret = try Secret.random(length)
            let sealed = try Envelope.sealSecret(secret, under: outer, id: 1, for: row)
            let opened = try Envelope.openSecret(sealed.span, under: outer, id: 1, for: row)
            let isSame = opened.isEqual(to: secret)
            #expect(isSame && opened.count == length)
        }
    }

    @Test func `what isn't a key isn't opened as one`() throws {
        let outer = try SymmetricKey.random()
        let sealed = try Envelope.seal(note.span, under: outer, id: 1, for: row)
        #expect(throws: SealingError.badLength(expected: 32, found: note.count)) {
            _ = try Envelope.openKey(sealed.span, under: outer, id: 1, for: row)
        }
    }

    @Test func `random bytes never open and never trap`() throws {
        let key = try SymmetricKey.random()
        var random = Seeded(state: 2)
        for _ in 0..<5000 {
            var noise = random.bytes(Int.random(in: 0...200, using: &random))
            if !noise.isEmpty, Bool.random(using: &random) { noise[0] = 1 }
            #expect(throws: SealingError.self) {
                let id = try Envelope.keyID(of: noise.span)
                _ = try Envelope.open(noise.span, under: key, id: id, for: row)
            }
        }
    }
}
