import Testing

@testable import Sealing

struct FillingTests {
    private static let all: [Filling] = [.row, .label, .reason, .content]

    @Test func `what is filled up comes back, whatever it ends in`() throws {
        var random = Seeded(state: 3)
        for length in Array(0...300) + [827, 828, 829, 1000, 2048, 4095, 4096, 65_535, 524_288] {
            for ending in [[], [0], [0x80], [0x80, 0]] as [[UInt8]] {
                let value = random.bytes(length) + ending
                for filling in Self.all { #expect(try filling.value(of: filling.fill(value)) == value) }
            }
        }
    }

    @Test(arguments: [(1, 832), (832, 832), (833, 3_328), (3_328, 3_328), (3_329, 13_312), (65_539, 212_992)])
    func `rows and entries have few lengths`(length: Int, step: Int) {
        #expect(Filling.row.step(holding: length) == step)
    }

    @Test(arguments: [(1, 1_024), (1_024, 1_024), (1_025, 1_088), (2_049, 2_176), (100_000, 100_352)])
    func `lengths of content are Padmé's above the first`(length: Int, step: Int) {
        #expect(Filling.content.step(holding: length) == step)
    }

    @Test func `the longest reason is as long as the shortest`() {
        #expect(Filling.reason.fill([]).count == Filling.reason.fill([UInt8](repeating: 7, count: 2_000)).count)
    }

    @Test func `content grows by twelve per cent at most`() {
        for length in 1_025...20_000 {
            let step = Filling.content.step(holding: length)
            #expect(step >= length && step * 100 <= length * 112)
        }
    }

    @Test func `any other filling is refused`() {
        let row = Filling.row.fill([1, 2, 3])
        var dirty = row
        dirty[500] = 1
        var long = row
        long[2] = 4
        let others: [[UInt8]] = [
            [], [0], Array(row.dropLast()), row + [0], dirty, long, Array(repeating: 0xFF, count: 832),
        ]
        for other in others { #expect(throws: SealingError.badPadding) { try Filling.row.value(of: other) } }
        #expect(throws: SealingError.badPadding) { try Filling.label.value(of: row) }
    }
}
