/// Sixteen bits as five letters, consonant and vowel in turn.
enum Proquint {
    private static let consonants = Array("bdfghjklmnprstvz")
    private static let vowels = Array("aiou")

    /// Two bytes, most significant first.
    static func encode(_ bytes: [UInt8]) -> String {
        let bits = bytes.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        return String([
            consonants[bits >> 12 & 15], vowels[bits >> 10 & 3], consonants[bits >> 6 & 15], vowels[bits >> 4 & 3],
            consonants[bits & 15],
        ])
    }

    /// Whether the text has the form of a made passphrase: five different proquints.
    static func isPassphrase(_ text: String) -> Bool {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        return words.count == 5 && Set(words).count == 5 && words.allSatisfy(isProquint)
    }

    private static func isProquint(_ word: Substring) -> Bool {
        word.count == 5
            && zip(word, 0...).allSatisfy { letter, place in (place % 2 == 0 ? consonants : vowels).contains(letter) }
    }
}
