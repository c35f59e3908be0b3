import CLinux
import CPwquality
import Glibc

/// The measure of passphrases of somebody's own choice: libpwquality 1.4 with cracklib's dictionary.
///
/// The system's `/etc/security/pwquality.conf` is not read: the floor is the project's, not the host's.
enum PassphraseMeter {
    /// Characters in UTF-8 bytes, as libpwquality counts them.
    static let shortest = 12
    /// Of libpwquality's 0 to 100: two common words don't reach it, four do.
    static let leastScore = 60

    /// Milliseconds for the measure; it takes a few.
    private static let patience: Int32 = 10_000

    /// The first fault found, nil for a passphrase that is good enough.
    static func weakness(of passphrase: String, about words: [String]) -> PassphraseWeakness? {
        if passphrase.allSatisfy(\.isWhitespace) { return .empty }
        if passphrase.utf8.count > Passphrase.longest { return .tooLong(most: Passphrase.longest) }
        if passphrase.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return .controlCharacter
        }
        // Made by chance, and strong by its form: a short name in it, such as Hasan, is a proquint too.
        if Proquint.isPassphrase(passphrase) { return nil }
        if mentions(words, in: passphrase) { return .personal }
        guard let result = score(passphrase) else { return .unmeasurable }
        guard result < 0 else {
            return result < leastScore ? .lowScore(found: Int(result), least: leastScore) : nil
        }
        return fault(result)
    }

    private static func mentions(_ words: [String], in passphrase: String) -> Bool {
        let folded = passphrase.lowercased()
        let parts = words.flatMap { $0.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) }
        return parts.contains { $0.count >= 3 && folded.contains($0) }
    }

    /// A score, or libpwquality's negative error; nil when there was no answer.
    ///
    /// cracklib keeps what it was given in a static buffer: it is asked in a copy of the process that ends, so that
    /// nothing of a passphrase stays in this one.
    private static func score(_ passphrase: String) -> Int32? {
        guard let settings = unsafe pwquality_default_settings() else { return nil }
        defer { unsafe pwquality_free_settings(settings) }
        _ = unsafe pwquality_set_int_value(settings, PWQ_SETTING_MIN_LENGTH, Int32(shortest))
        // For a uid that the user database doesn't know, cracklib refuses every word whatever it is.
        if unsafe getpwuid(getuid()) == nil {
            _ = unsafe pwquality_set_int_value(settings, PWQ_SETTING_DICT_CHECK, 0)
        }
        return unsafe passphrase.withCString { text in
            var question = unsafe (settings, text)
            var answer: Int32 = 0
            let failure = unsafe clinux_in_child(
                { context in
                    guard let asked = unsafe context?.load(as: (OpaquePointer, UnsafePointer<CChar>).self) else {
                        return PWQ_ERROR_MEM_ALLOC
                    }
                    return unsafe pwquality_check(asked.0, asked.1, nil, nil, nil)
                }, &question, patience, &answer)
            return failure == 0 ? answer : nil
        }
    }

    private static func fault(_ error: Int32) -> PassphraseWeakness {
        switch error {
        case PWQ_ERROR_EMPTY_PASSWORD: .empty
        case PWQ_ERROR_MIN_LENGTH: .tooShort(least: shortest)
        case PWQ_ERROR_CRACKLIB_CHECK, PWQ_ERROR_PALINDROME, PWQ_ERROR_MAX_SEQUENCE, PWQ_ERROR_MAX_CONSECUTIVE:
            .guessable
        default: .unmeasurable
        }
    }
}
