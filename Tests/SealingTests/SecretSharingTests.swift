import Testing

@testable import Sealing

struct SecretSharingTests {
    struct Vector: Decodable {
        let name, secret, vault, set: String
        let threshold, count: UInt8
        let hashes, entered: [String]
        let error: String?
    }

    @Test func `every version 1 set gives its secret or the fault of its shares`() throws {
        for vector in try VectorFile<Vector>.load("share-1.json") {
            let set = try ShareSetDescription(
                .recovery, vaultID: bytes(hex: vector.vault), setID: bytes(hex: vector.set),
                threshold: vector.threshold,
                of: vector.count)
            do throws(SealingError) {
                var collector = try ShareCollector(set, hashes: vector.hashes.map(bytes(hex:)))
                for text in vector.entered { try collector.add(ShareText.parse(text)) }
                let secret = try collector.combine()
                #expect(secret.exposed() == bytes(hex: vector.secret) && vector.error == nil, "\(vector.name)")
            } catch {
                #expect(name(of: error) == vector.error, "\(vector.name)")
            }
        }
    }

    @Test(arguments: [(2, 3), (3, 5), (4, 4), (5, 7)] as [(UInt8, UInt8)])
    func `every subset of t shares recovers, and none of t - 1`(threshold: UInt8, count: UInt8) throws {
        let secret = try Secret.random(32)
        let set = try description(threshold, of: count)
        let shares = try SecretSharing.split(secret, into: set)
        let hashes = try shares.hashes()
        for mask in 0..<(1 << Int(count)) {
            let chosen = (1...count).filter { mask >> Int($0 - 1) & 1 == 1 }
            guard chosen.count == Int(threshold) || chosen.count == Int(threshold) - 1 else { continue }
            var collector = try ShareCollector(set, hashes: hashes)
            for index in chosen { try collector.add(shares.share(index)) }
            #expect(collector.missing == Int(threshold) - chosen.count)
            if chosen.count == Int(threshold) {
                let isRecovered = try collector.combine().isEqual(to: secret)
                #expect(isRecovered)
            } else {
                let fault = ShareFault.tooFew(found: chosen.count, needed: Int(threshold))
                #expect(throws: SealingError.badShare(fault)) { _ = try collector.combine() }
            }
        }
    }

    @Test func `interpolating t - 1 shares gives something else`() throws {
        for _ in 0..<50 {
            let secret = try Secret.random(32)
            let shares = try SecretSharing.split(secret, into: description(3, of: 5))
            var values = try LockedBytes(zeroed: 64)
            for index in [1, 2] as [UInt8] {
                let share = try shares.share(index)
                values.write { values in
                    share.bytes.read { values.copy($0.extracting(36..<68), at: Int(index - 1) * 32) }
                }
            }
            let isRecovered = try ShareCollector.interpolate(values, at: [1, 2]).isEqual(to: secret)
            #expect(!isRecovered)
        }
    }

    @Test func `t - 1 shares fit every secret equally well`() throws {
        // For a two-of-three set, any value of share 1 with any secret determines a polynomial: over many splits of
        // one secret, one byte of share 1 takes every value about as often.
        let secret = try Secret(copying: [UInt8](repeating: 0x42, count: 32).span)
        var counts = [Int](repeating: 0, count: 256)
        for _ in 0..<1600 {
            let share = try SecretSharing.split(secret, into: description(2, of: 3)).share(1)
            share.bytes.read { span in for index in 36..<68 { counts[Int(span[index])] += 1 } }
        }
        let expected = Double(1600 * 32) / 256
        let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        // 255 degrees of freedom: above 420 once in some billion runs.
        #expect(chiSquare < 420)
    }

    @Test func `a share comes back from its text, however it is written`() throws {
        let shares = try SecretSharing.split(Secret.random(32), into: description(2, of: 3))
        for index in 1...3 as ClosedRange<UInt8> {
            let share = try shares.share(index)
            let text = ShareText.write(share)
            #expect(text.split(separator: "\n").count == 4)
            for spelled in [text, text.lowercased(), text.replacing("-", with: ""), text.replacing("0", with: "o")] {
                let parsed = try ShareText.parse(spelled)
                #expect(parsed.hash() == share.hash() && parsed.index == index)
            }
        }
    }

    @Test func `every slip of one letter, and every two letters swapped, names its group`() throws {
        let shares = try SecretSharing.split(Secret.random(32), into: description(2, of: 3))
        let letters = Array(ShareText.write(try shares.share(1)).filter { $0 != "-" && $0 != "\n" })
        for place in letters.indices {
            for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where other != letters[place] {
                var slipped = letters
                slipped[place] = other
                let fault = ShareFault.mistyped(group: place / 6 + 1)
                #expect(throws: SealingError.badShare(fault)) { _ = try ShareText.parse(String(slipped)) }
            }
            guard place % 6 < 4, letters[place] != letters[place + 1] else { continue }
            var swapped = letters
            swapped.swapAt(place, place + 1)
            let fault = ShareFault.mistyped(group: place / 6 + 1)
            #expect(throws: SealingError.badShare(fault)) { _ = try ShareText.parse(String(swapped)) }
        }
    }

    @Test func `random text never parses and never traps`() {
        var random = Seeded(state: 6)
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ-ou \u{FF}\u{0}")
        for _ in 0..<2000 {
            let length = Bool.random(using: &random) ? 144 : Int.random(in: 0...300, using: &random)
            let text = String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "0" })
            #expect(throws: SealingError.self) { _ = try ShareText.parse(text) }
        }
    }

    @Test(arguments: [(1, 3), (0, 3), (2, 2), (1, 1), (4, 3), (2, 17), (3, 0)] as [(UInt8, UInt8)])
    func `a set that one person could open, or no loss could be borne of, is refused`(threshold: UInt8, count: UInt8) {
        #expect(throws: SealingError.badShare(.impossibleSet)) { try description(threshold, of: count) }
    }

    @Test func `the field is AES's`() {
        #expect(GaloisField.multiply(0x57, 0x83) == 0xC1)
        #expect(GaloisField.multiply(0x57, 0x13) == 0xFE)
        for value in 1...255 as ClosedRange<UInt8> {
            #expect(GaloisField.multiply(value, GaloisField.inverse(value)) == 1)
        }
        #expect(GaloisField.inverse(0) == 0)
    }

    private func description(_ threshold: UInt8, of count: UInt8) throws(SealingError) -> ShareSetDescription {
        try ShareSetDescription(
            .recovery, vaultID: [UInt8](repeating: 1, count: 16), setID: [UInt8](repeating: 2, count: 16),
            threshold: threshold, of: count)
    }
}
