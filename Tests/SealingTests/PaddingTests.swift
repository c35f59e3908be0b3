import Testing

@testable import Sealing

struct PaddingTests {
    @Test func `what is padded comes back, whatever it ends in`() throws {
        var random = Seeded(state: 3)
        for length in Array(0...300) + [1000, 2048, 4095, 4096, 65_535, 524_288] {
            for ending in [[], [0], [0x80], [0x80, 0]] as [[UInt8]] {
                let content = random.bytes(length) + ending
                #expect(try Padding.unpad(Padding.pad(content)) == content)
            }
        }
    }

    @Test(arguments: [(1, 1), (2, 2), (8, 8), (9, 10), (100, 104), (1000, 1024), (2049, 2176), (100_000, 100_352)])
    func `lengths are Padmé's`(length: Int, padded: Int) {
        #expect(Padding.paddedLength(length) == padded)
    }

    @Test func `padding costs at most twelve per cent`() {
        for length in 1...20_000 {
            let padded = Padding.paddedLength(length)
            #expect(padded >= length && padded * 100 <= length * 112 + 100)
        }
    }

    @Test func `any other padding is refused`() {
        let other: [[UInt8]] = [
            [], [0], [0, 0, 0], [1, 2, 3], [1, 0x80, 0], [0x80, 0], [0x81], Array(repeating: 7, count: 40),
        ]
        for padded in other {
            #expect(throws: SealingError.badPadding) { try Padding.unpad(padded) }
        }
    }
}
