import CPwquality
import Glibc
import Synchronization

/// The measure of passphrases of somebody's own choice: libpwquality 1.4 with cracklib's dictionary.
///
/// The system's `/etc/security/pwquality.conf` is not read: the floor is the project's, not the host's.
enum PassphraseMeter {
    /// Characters in UTF-8 bytes, as libpwquality counts them.
    static let shortest = 12
    /// Of libpwquality's 0 to 100: two common words don't reach it, four do.
    static let leastScore = 60

    /// cracklib keeps its state in static buffers.
    private static let cracklib = Mutex(())

    /// The first fault found, nil for a passphrase that is good enough.
    static func weakness(of passphrase: String, about words: [String]) -> PassphraseWeakness? {
        if passphrase.allSatisfy(\.isWhitespace) { return .empty }
        if passphrase.utf8.count > Passphrase.longest { return .tooLong(most: Passphrase.longest) }
        if passphrase.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return .controlCharacter
        }
        // A short name such as Hasan is a proquint too: one in some hundred made passphrases would mention it.
        if !Proquint.isPassphrase(passphrase), mentions(words, in: passphrase) { return .personal }
        let result = score(passphrase)
        guard result < 0 else {
            return result < leastScore ? .lowScore(found: Int(result), least: leastScore) : nil
        }
        return fault(Int32(result))
    }

    private static func mentions(_ words: [String], in passphrase: String) -> Bool {
        let folded = passphrase.lowercased()
        let parts = words.flatMap { $0.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) }
        return parts.contains { $0.count >= 3 && folded.contains($0) }
    }

    /// A score, or libpwquality's negative error.
    private static func score(_ passphrase: String) -> Int32 {
        cracklib.withLock { _ in
            guard let settings = unsafe pwquality_default_settings() else { return PWQ_ERROR_MEM_ALLOC }
            defer { unsafe pwquality_free_settings(settings) }
            _ = unsafe pwquality_set_int_value(settings, PWQ_SETTING_MIN_LENGTH, Int32(shortest))
            // For a uid that the user database doesn't know, cracklib refuses every word whatever it is.
            if unsafe getpwuid(getuid()) == nil {
                _ = unsafe pwquality_set_int_value(settings, PWQ_SETTING_DICT_CHECK, 0)
            }
            return unsafe pwquality_check(settings, passphrase, nil, nil, nil)
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
