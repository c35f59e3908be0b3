/// Why a passphrase of somebody's own choice is refused.
package enum PassphraseWeakness: Equatable, Sendable {
    /// Nothing but white space, or nothing.
    case empty
    /// More bytes in UTF-8 than anybody types.
    case tooLong(most: Int)
    case tooShort(least: Int)
    /// A NUL or another control character, which not every keyboard and terminal can repeat.
    case controlCharacter
    /// Holds the person's name or another word that the person is known by.
    case personal
    /// In the dictionary, or as regular as "abcd1234" or a palindrome.
    case guessable
    /// Below the floor of libpwquality's score, 0 to 100.
    case lowScore(found: Int, least: Int)
    /// The measure itself failed, for want of memory or its dictionary.
    case unmeasurable
}
