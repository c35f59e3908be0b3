import Testing

@testable import Sealing

struct SymmetricKeyTests {
    @Test func `a subkey is keyed BLAKE2b of label and fields`() throws {
        let key = try SymmetricKey.fixed(7)
        let derived = try key.derive("amanat test/1", [Array("ab".utf8), []])
        // hashlib.blake2b(b"\0\ramanat test/1\0\0\0\2ab\0\0\0\0", key=b"\7" * 32, digest_size=32)
        #expect(derived.exposed() == bytes(hex: "c5247243e4fc9262f678d9f24ba955da882d5f888d02ee9bead2536941b6c63a"))
        let tag = key.tag("amanat test/1", [Array("ab".utf8), []], length: 8)
        #expect(tag == bytes(hex: "ee89cb8ac3355741"))
    }

    @Test func `label, fields and their borders each change a subkey`() throws {
        let key = try SymmetricKey.random()
        let variants: [(String, [[UInt8]])] = [
            ("a", []), ("b", []), ("a", [[]]), ("a", [[1]]), ("a", [[1], [2]]), ("a", [[1, 2]]), ("a", [[1, 2], []]),
        ]
        var seen: Set<[UInt8]> = []
        for (label, fields) in variants {
            seen.insert(try key.derive(label, fields).exposed())
            seen.insert(key.tag(label, fields, length: 32))
        }
        #expect(seen.count == 2 * variants.count)
    }

    @Test func `a commitment tells keys and contexts apart`() throws {
        let one = try SymmetricKey.fixed(1)
        let two = try SymmetricKey.fixed(2)
        let here = AssociatedData("amanat test/1").adding(1)
        let there = AssociatedData("amanat test/1").adding(2)
        let copied = try one.copy().commitment(here)
        #expect(one.commitment(here) == copied)
        #expect(Set([one.commitment(here), two.commitment(here), one.commitment(there)]).count == 3)
        #expect(one.commitment(here).count == 32)
    }

    @Test func `only 32 bytes are a key`() throws {
        for count in [0, 31, 33, 64] {
            #expect(throws: SealingError.badLength(expected: 32, found: count)) {
                _ = try SymmetricKey(copying: [UInt8](repeating: 1, count: count).span)
            }
            #expect(throws: SealingError.badLength(expected: 32, found: count)) {
                _ = try SymmetricKey(Secret(zeroed: count))
            }
        }
    }
}
