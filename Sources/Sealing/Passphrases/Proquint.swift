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
}
