import Foundation
import Testing
import TransparencyLog

@Suite struct AuditTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1, "1970-01-01T00:00:00.000001Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999999Z"), (951_868_800_000_000, "2000-03-01T00:00:00.000000Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (4_107_542_400_500_000, "2100-03-01T00:00:00.500000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func `an instant is written to the microsecond and read back`(microseconds: Int64, text: String) throws {
        let time = try AuditTime(microseconds: microseconds)
        #expect(time.text == text)
        #expect(AuditTime(text) == time)
    }

    @Test(arguments: [
        "", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07.000Z", "2026-03-04 05:06:07.000008Z",
        "2026-03-04T05:06:07.000008z",
        "2026-03-04T05:06:07,000008Z", "2026-03-04T05:06:07.+00008Z", "2026-03-04T05:06:07.000008+",
        "2026-02-29T05:06:07.000000Z",
        "2026-13-04T05:06:07.000000Z", "2026-03-04T25:06:07.000000Z", "2026-03-04T05:06:60.000000Z",
        "1969-12-31T23:59:59.000000Z",
        "2026-03-04T05:06:07.0000080Z",
    ])
    func `any other spelling of an instant is refused`(text: String) {
        #expect(AuditTime(text) == nil)
    }

    @Test(arguments: [-1, .min, .max, 253_402_300_800_000_000] as [Int64])
    func `an instant that four digits of a year cannot say is refused`(microseconds: Int64) {
        #expect(throws: AuditEntryError.timeOutOfRange) { try AuditTime(microseconds: microseconds) }
    }

    @Test func `random instants survive writing and reading and keep their order`() throws {
        var generator = SeededGenerator(seed: 1_970)
        for _ in 0..<300 {
            let first = try AuditTime(microseconds: .random(in: 0..<253_402_300_800_000_000, using: &generator))
            let second = try AuditTime(microseconds: .random(in: 0..<253_402_300_800_000_000, using: &generator))
            #expect(AuditTime(first.text) == first)
            #expect((first < second) == (first.text < second.text))
        }
    }

    @Test func `random instants are written as Foundation's calendar writes them`() throws {
        var generator = SeededGenerator(seed: 1_582)
        for _ in 0..<2_000 {
            let seconds = Int64.random(in: 0..<253_402_300_800, using: &generator)
            let text = try AuditTime(microseconds: seconds * 1_000_000).text
            #expect(text.prefix(19) + "Z" == Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601))
        }
    }
}
