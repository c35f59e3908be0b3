/// The letters that different keyboards, scripts and hands use for one.
///
/// FoundationEssentials has no Unicode normalisation: Arabic letters are mapped one by one, presentation forms by the
/// order of their blocks (Unicode, Arabic Presentation Forms-A and -B), Latin ones by canonical equivalence.
enum LetterVariants {
    /// What stands for one scalar: nothing for marks, a space for punctuation.
    static func folded(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        let standard = presentation[scalar] ?? latin[Character(scalar)].map(String.init) ?? String(foldingDigit(scalar))
        var result = String.UnicodeScalarView()
        for part in standard.unicodeScalars {
            if let letter = letters[part] {
                result.append(letter)
            } else if isKept(part) {
                result.append(contentsOf: part.properties.lowercaseMapping.unicodeScalars.filter(isKept))
            } else if !isDropped(part) {
                result.append(" ")
            }
        }
        return result
    }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber: scalar != "ء"
        default: false
        }
    }

    /// Vowel signs, hamza, tatweel, joiners, direction marks, apostrophes: written or not, the name is the same.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .format, .modifierLetter, .modifierSymbol: true
        default: ["ء", "'", "’", "‘", "ʻ", "`"].contains(scalar)
        }
    }

    /// Each line: the letter that stands for the others.
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
        let variants: [(Unicode.Scalar, String)] = [
            ("ی", "يىېۍئےۓێ"), ("ک", "كڪڬ"), ("ہ", "هةھەۀۂۃ"), ("ا", "أإآٱٲٳ"), ("و", "ؤۆۇۈۋ"), ("گ", "ګڰ"),
            ("ن", "ںڼ"),
            ("ٹ", "ټ"), ("ڈ", "ډ"), ("ڑ", "ړ"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (letter, others) in variants {
            for other in others.unicodeScalars { table[other] = letter }
        }
        return table
    }()

    /// Latin letters with one accent, found by canonical equivalence whichever way they are encoded.
    private static let latin: [Character: Character] = {
        var table: [Character: Character] = [:]
        let marks: [ClosedRange<UInt32>] = [0x300...0x30C, 0x323...0x328, 0x32D...0x331]
        for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
            for mark in marks.joined().compactMap(Unicode.Scalar.init) { table[Character("\(letter)\(mark)")] = letter }
        }
        return table
    }()

    /// Letters with the number of shapes that each has, in the order of the block from a code point on.
    private static let presentation: [Unicode.Scalar: String] = {
        let blocks: [(start: UInt32, letters: String)] = [
            (0xFB56, "پ4"), (0xFB66, "ٹ4"), (0xFB7A, "چ4"), (0xFB88, "ڈ2ژ2ڑ2ک4گ4"), (0xFB9E, "ں2ڻ4ۀ2ہ4ھ4ے2ۓ2"),
            (0xFBFC, "ی4"), (0xFE80, "ء1آ2أ2ؤ2إ2ئ4ا2ب4ة2ت4ث4ج4ح4خ4د2ذ2ر2ز2س4ش4ص4ض4ط4ظ4ع4غ4ف4ق4ك4ل4م4ن4ه4و2ى2ي4"),
        ]
        var table: [Unicode.Scalar: String] = [:]
        for block in blocks {
            var next = block.start
            var letter = ""
            for scalar in block.letters.unicodeScalars {
                guard let shapes = plainNumber(Substring(String(scalar))) else {
                    letter = String(scalar)
                    continue
                }
                for _ in 0..<shapes {
                    if let shape = Unicode.Scalar(next) { table[shape] = letter }
                    next += 1
                }
            }
        }
        for mark in (0xFE70...0xFE7F).compactMap(Unicode.Scalar.init) { table[mark] = "" }
        for shape in (0xFEF5...0xFEFC).compactMap(Unicode.Scalar.init) { table[shape] = "لا" }
        return table
    }()
}
