import CaseFile
import Testing

@Suite struct NormalisedNameTests {
    @Test(arguments: [
        ("علي", "علی"), ("على", "علی"), ("كامران", "کامران"), ("فاطمة", "فاطمہ"), ("فاطمه", "فاطمہ"),
        ("أحمد", "احمد"), ("إقبال", "اقبال"), ("آمنہ", "امنہ"), ("ا\u{0653}منہ", "آمنہ"), ("ٱحمد", "احمد"),
        ("مُحَمَّد", "محمد"), ("محمـــد", "محمد"), ("گل\u{200C}بی\u{200C}بی", "گل بی بی"), ("عبد اللہ", "عبداللہ"),
        ("عبداﷲ", "عبداﷲ"), ("ګل مکۍ", "گل مکی"), ("ډېره", "ڈیرہ"), ("ټوټي", "ٹوٹی"), ("زهراء", "زہرا"),
        ("رؤوف", "رووف"), ("عائشہ", "عایشہ"), ("خاں", "خان"), ("ﻋﻠﻲ", "علی"), ("ﻻﻟﮧ", "لالہ"),
        ("GUL  Bibi", "gul bibi"), ("Gul-Bibi", "gul bibi"), ("Zárah", "Zarah"), ("Za\u{0301}rah", "zarah"),
        ("Nu'man", "Numan"), ("Nu’man", "numan"), ("M. Ali", "m ali"), ("علی ۲", "علی 2"),
        ("\u{202B}علی\u{202C}", "علی"),
    ])
    func `two spellings of one name give one key`(one: String, other: String) {
        #expect(NormalisedName(one).indexKey == NormalisedName(other).indexKey)
        #expect(!NormalisedName(one).indexKey.isEmpty)
    }

    @Test(arguments: [
        ("علی", "عالی"), ("حسن", "حسین"), ("زرین", "ژرین"), ("سارہ", "صارہ"), ("Ali", "Alia"), ("دل", "ڈل"),
    ])
    func `two names stay two`(one: String, other: String) {
        #expect(NormalisedName(one).indexKey != NormalisedName(other).indexKey)
    }

    @Test func `words stay apart for showing and go together in the key`() {
        let name = NormalisedName("  Gul\u{00A0}BIBI, دخترِ عليّ ")
        #expect(name.words == ["gul", "bibi", "دختر", "علی"])
        #expect(name.text == "gul bibi دختر علی")
        #expect(name.indexKey == "gulbibiدخترعلی")
        #expect(NormalisedName("").indexKey.isEmpty && NormalisedName(" -ء. ").indexKey.isEmpty)
    }

    @Test func `presentation forms are the letters that Unicode says they are`() throws {
        var checked = 0
        for entry in presentationForms.split(whereSeparator: \.isWhitespace) {
            let parts = entry.split(separator: "=")
            let shape = try #require(UInt32(parts[0], radix: 16).flatMap(Unicode.Scalar.init))
            #expect(NormalisedName("ب\(shape)").indexKey == NormalisedName("ب\(parts[1])").indexKey, "\(parts[0])")
            checked += 1
        }
        #expect(checked > 150)
    }

    @Test func `a normalised name is normal, whatever it was made from`() {
        var numbers = SeededNumbers(state: 3)
        let pools: [ClosedRange<UInt32>] = [
            0x20...0x17F, 0x600...0x6FF, 0xFB50...0xFBFF, 0xFE70...0xFEFC, 0x2000...0x206F,
        ]
        for _ in 0..<2_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<8 {
                let pool = pools[Int.random(in: 0..<pools.count, using: &numbers)]
                if let scalar = Unicode.Scalar(UInt32.random(in: pool, using: &numbers)) { text.append(scalar) }
            }
            let once = NormalisedName(String(text))
            #expect(NormalisedName(once.text) == once)
        }
    }
}
