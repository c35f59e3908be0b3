/// A name brought to the form in which the duplicate search compares it.
///
/// One child is written in many ways: Arabic or Urdu keyboards, with or without vowel signs, joined or apart. Two
/// spellings that a reader takes for one name give one form; nothing is translated between scripts.
package struct NormalisedName: Sendable, Hashable {
    /// Apart by single spaces.
    package let words: [String]

    /// Empty for a text without a letter or digit.
    package init(_ name: String) {
        var folded = String.UnicodeScalarView()
        for scalar in name.unicodeScalars { folded.append(contentsOf: LetterVariants.folded(scalar)) }
        words = String(folded).split(separator: " ").map(String.init)
    }

    /// For showing to whoever asks why two names were taken for one.
    package var text: String { words.joined(separator: " ") }

    /// What goes into the blind index: without spaces, since عبد اللہ and عبداللہ are one name.
    package var indexKey: String { words.joined() }
}
