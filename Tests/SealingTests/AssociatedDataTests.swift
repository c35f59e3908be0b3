import Testing

@testable import Sealing

struct AssociatedDataTests {
    @Test func `the encoding is the one written down`() {
        let ad = AssociatedData("ab").adding("c").adding([1, 2]).adding(258)
        #expect(
            ad.encoded == [0, 2, 97, 98, 0, 0, 0, 1, 99, 0, 0, 0, 2, 1, 2, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2])
    }

    @Test func `no two lists of fields encode alike`() {
        let pieces: [[UInt8]] = [[], [0], [0, 0], [0, 0, 0, 1], [97], [0, 0, 0, 0]]
        var seen: Set<[UInt8]> = []
        var count = 0
        for label in ["", "a", "aa"] {
            for first in pieces {
                for second in pieces {
                    for fields in [[first], [first, second], [first + second, []]] {
                        seen.insert(
                            [UInt8(fields.count)] + fields.reduce(AssociatedData(label)) { $0.adding($1) }.encoded)
                        seen.insert(fields.reduce(AssociatedData(label)) { $0.adding($1) }.encoded)
                        count += 1
                    }
                }
            }
        }
        let lists = Set(
            ["", "a", "aa"].flatMap { label in
                pieces.flatMap { first in
                    pieces.flatMap { second in
                        [[first], [first, second], [first + second, []]].map { [Array(label.utf8)] + $0 }
                    }
                }
            })
        #expect(count > lists.count && seen.count == 2 * lists.count)
    }
}
