@_spi(_Unicode) import Swift

/// Passphrases: making them, measuring them, and stretching them to keys.
package enum Passphrase {
    /// Bytes of UTF-8.
    package static let longest = 1024

    /// Five proquints (Wilkerson, "A Proposal for Proquints", 2009), 80 bits: `lusab-babad-gutih-tugad-nodov`.
    ///
    /// Lower case and hyphens only: typeable on any keyboard, and over the telephone. Those with the same word twice are
    /// drawn again, so that a made one is told by its form; that costs less than a thousandth of a bit.
    package static func generate() -> String {
        while true {
            let words = (0..<5).map { _ in Proquint.encode(Randomness.bytes(2)) }
            let candidate = words.joined(separator: "-")
            if Proquint.isPassphrase(candidate) { return candidate }
        }
    }

    /// Throws `passphraseTooWeak` for a passphrase below the floor; `words` are the person's names and the like.
    package static func assess(_ passphrase: String, about words: [String]) throws(SealingError) {
        let weakness = SecretStack.run { PassphraseMeter.weakness(of: normalised(passphrase), about: words) }
        if let weakness { throw .passphraseTooWeak(weakness) }
    }

    /// The bytes to stretch: NFC, since keyboards differ in how they compose a letter, as UTF-8.
    ///
    /// Throws `passphraseTooWeak` for one that is empty or too long to be one.
    package static func secret(_ passphrase: String) throws(SealingError) -> Secret {
        try SecretStack.run { () throws(SealingError) in
            guard passphrase.utf8.count <= longest else { throw .passphraseTooWeak(.tooLong(most: longest)) }
            var bytes = Array(normalised(passphrase).utf8)
            guard !bytes.isEmpty else { throw .passphraseTooWeak(.empty) }
            return try Secret(taking: &bytes)
        }
    }

    /// Argon2id of the bytes of `secret(_:)`. One run at a time, so that runs can't add up to all memory.
    ///
    /// It blocks its thread, for half a second at the standard cost: call it from a thread of its own.
    package static func stretch(
        _ passphrase: borrowing Secret, _ parameters: PassphraseParameters
    ) throws(SealingError) -> SymmetricKey {
        SymmetricKey(
            try passphrase.withBytes { (bytes) throws(SealingError) in
                try Argon2id.hash(bytes, parameters)
            })
    }

    static func normalised(_ passphrase: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: passphrase._nfc)
        return String(scalars)
    }
}
