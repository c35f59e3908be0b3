import Sealing
import Testing
import Trust

@Suite struct StatementTests {
    /// One statement of every kind.
    static func samples() throws -> [SignedStatement] {
        var centre = try Centre()
        try centre.open(centre.counselling, 1, by: centre.palwasha, granting: [centre.nasreen])
        let child = Subject.caseFile(centre.child)
        try centre.say(.handover(from: centre.sadia.id, to: centre.bilal.id), on: child, by: centre.nasreen.signer)
        try centre.say(.unassignment(centre.bilal.id), on: child, by: centre.nasreen.signer)
        try centre.say(.recusal(centre.bilal.id), on: child, by: centre.nasreen.signer)
        let valid = centre.ledger.statementsInForce(signedBy: centre.palwasha.id)
        try centre.say(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(centre.palwasha.id), by: centre.nasreen.signer)
        try centre.handOn(to: Person("recovery", keys: 1))
        return centre.database.values.joined().sorted { $0.hash < $1.hash }
    }

    @Test func `a statement reads back from its bytes`() throws {
        let samples = try Self.samples()
        #expect(samples.count > 12)
        for sample in samples {
            let read = try SignedStatement(decoding: sample.encoded)
            #expect(read.statement == sample.statement)
            #expect(read.signatures == sample.signatures)
            #expect(read.hash == sample.hash)
        }
    }

    @Test func `no flipped byte leaves a statement that a ledger admits`() throws {
        let centre = try Centre()
        var ledger = try centre.session().ledger
        let chain = Subject.user(centre.bilal.id)
        let real = try #require(centre.database[chain]?.first)
        ledger = Ledger(vault: centre.vault, pin: centre.recovery.identity)
        let nasreen = Subject.user(centre.nasreen.id)
        try ledger.admit(centre.database[nasreen] ?? [], of: nasreen)
        for index in real.encoded.indices {
            for mask: UInt8 in [1, 0x80] {
                var bytes = real.encoded
                bytes[index] ^= mask
                var attempt = ledger
                #expect(throws: TrustError.self, "byte \(index)") {
                    try attempt.admit([try SignedStatement(decoding: bytes)], of: chain)
                }
            }
        }
        try ledger.admit([try SignedStatement(decoding: real.encoded)], of: chain)
    }

    @Test func `a statement cut short or with something after it is refused`() throws {
        for sample in try Self.samples() {
            for count in stride(from: 0, to: sample.encoded.count, by: 7) {
                #expect(throws: TrustError.self) { try SignedStatement(decoding: Array(sample.encoded.prefix(count))) }
            }
            #expect(throws: TrustError.malformed(.trailingBytes)) {
                try SignedStatement(decoding: sample.encoded + [0])
            }
        }
    }

    @Test func `whatever the decoder accepts has one spelling`() throws {
        var generator = Seeded(seed: 42)
        let samples = try Self.samples()
        var accepted = 0
        for _ in 0..<20_000 {
            let sample = samples[Int.random(in: 0..<samples.count, using: &generator)]
            let bytes = mutate(sample.encoded, &generator)
            guard let read = try? SignedStatement(decoding: bytes) else { continue }
            accepted += 1
            #expect(read.encoded == bytes)
        }
        #expect(accepted > 0)
    }

    @Test func `hostile lengths and noise are refused`() {
        var generator = Seeded(seed: 7)
        for _ in 0..<5_000 {
            let noise = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(throws: TrustError.self) { try SignedStatement(decoding: noise) }
        }
        let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 64)
        #expect(throws: TrustError.malformed(.truncated)) { try SignedStatement(decoding: huge) }
        #expect(throws: TrustError.malformed(.tooMany)) {
            try SignedStatement(decoding: [UInt8](repeating: 0, count: SignedStatement.limit + 1))
        }
    }

    @Test func `a statement with too few signatures can't be made`() throws {
        let centre = try Centre()
        let draft = centre.ledger.draft(
            .plan(.standard), on: .plan, signers: [centre.nasreen.signer, centre.zarmina.signer], time: 1)
        #expect(throws: TrustError.wrongSigners(.plan, number: 2)) { try centre.nasreen.sign(draft) }
    }

    private func mutate(_ bytes: [UInt8], _ generator: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
            default: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &generator))
            }
        }
        return bytes
    }
}
