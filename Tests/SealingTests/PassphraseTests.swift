import Testing

@testable import Sealing

struct PassphraseTests {
    struct Vector: Decodable {
        let name, passphrase, parameters: String
        let key, error: String?
    }

    @Test func `every version 1 vector gives its key or its error`() throws {
        for vector in try VectorFile<Vector>.load("passphrase-1.json") {
            do {
                let parameters = try PassphraseParameters(encoded: bytes(hex: vector.parameters))
                #expect(parameters.encoded == bytes(hex: vector.parameters))
                let key = try Passphrase.stretch(Passphrase.secret(vector.passphrase), parameters)
                #expect(key.exposed() == bytes(hex: vector.key ?? "") && vector.error == nil, "\(vector.name)")
            } catch {
                #expect(name(of: error) == vector.error, "\(vector.name)")
            }
        }
    }

    @Test func `generated passphrases are five proquints, and good enough by the measure`() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let passphrase = Passphrase.generate()
            let words = passphrase.split(separator: "-")
            #expect(words.count == 5 && words.allSatisfy { $0.count == 5 })
            #expect(passphrase.allSatisfy { "bdfghjklmnprstvzaiou-".contains($0) })
            try Passphrase.assess(passphrase, about: ["amina", "rahimi"])
            seen.insert(passphrase)
        }
        #expect(seen.count == 200)
    }

    @Test func `proquints are Wilkerson's`() {
        #expect(Proquint.encode([127, 0]) == "lusab")
        #expect(Proquint.encode([0, 1]) == "babad")
        #expect(Proquint.encode([63, 84]) == "gutih")
        #expect(Proquint.encode([255, 255]) == "zuzuz")
    }

    @Test(
        arguments: [
            ("", .empty), ("  \t ", .empty), ("Tr0ub4dor&3", .tooShort(least: 12)), ("password123456", .guessable),
            ("abcdefghijklm", .guessable), ("aaaaaaaaaaaaaa", .guessable),
            ("blue door\u{0} heavy monday", .controlCharacter),
            ("blue Amina heavy monday", .personal), ("blue door heavy rahimi", .personal),
            ("gulab-gulab-bodor-tugad-nodov", .personal),
            ("sunshinepassword", .lowScore(found: 47, least: 60)),
            (String(repeating: "xy9 ", count: 257), .tooLong(most: 1024)),
        ] as [(String, PassphraseWeakness)])
    func `a weak choice is refused with its reason`(passphrase: String, weakness: PassphraseWeakness) {
        #expect(throws: SealingError.passphraseTooWeak(weakness)) {
            try Passphrase.assess(passphrase, about: ["amina", "Gul Rahimi"])
        }
    }

    @Test(arguments: ["blue door heavy monday", "my dog ate seven hats", "میرا خفیہ لفظ بہت لمبا ہے"])
    func `a good choice in any script is accepted`(passphrase: String) throws {
        try Passphrase.assess(passphrase, about: ["amina"])
    }

    @Test(arguments: ["hasan-zivor-gutih-pomul-nodov", "lusab-kiroz-gutih-pomul-sanat"])
    func `a made passphrase stays good when a part of it happens to be the person's name`(passphrase: String) throws {
        try Passphrase.assess(passphrase, about: ["hasan", "Sana Gul"])
        #expect(Proquint.isPassphrase(passphrase))
    }

    @Test func `how a letter was composed makes no difference`() throws {
        let composed = try Passphrase.secret("caf\u{E9} \u{622}\u{628}")
        let decomposed = try Passphrase.secret("cafe\u{301} \u{627}\u{653}\u{628}")
        let isSame = composed.isEqual(to: decomposed)
        #expect(isSame)
    }

    @Test func `a passphrase longer than anybody types isn't stretched`() {
        #expect(throws: SealingError.passphraseTooWeak(.tooLong(most: 1024))) {
            _ = try Passphrase.secret(String(repeating: "a", count: 1025))
        }
    }

    @Test func `random parameters are refused or come back as they were`() {
        var random = Seeded(state: 5)
        for _ in 0..<5000 {
            var noise = random.bytes(Int.random(in: 20...30, using: &random))
            if Bool.random(using: &random) { noise.replaceSubrange(0..<2, with: [1, 2]) }
            if let parameters = try? PassphraseParameters(encoded: noise) {
                #expect(parameters.encoded == noise && parameters.cost.isAllowed)
            }
        }
    }
}
