/// Why sealing, opening or a key operation was refused; never carries content.
package enum SealingError: Error, Equatable, Sendable {
    /// The kernel refused locked memory, or Argon2id's working memory.
    case noLockedMemory
    /// Shorter than the least its format can be.
    case truncated
    /// A format version that this build doesn't know.
    case unsupportedVersion(UInt8)
    /// Sealed under another key of the key book than the one it was opened with.
    case wrongKeyID(expected: UInt32, found: UInt32)
    /// The commitment doesn't fit: another key, another row (the associated data is bound in), or an alteration.
    case wrongKey
    /// Poly1305's tag refused the ciphertext.
    case forged
    /// The padding isn't the one that the format prescribes.
    case badPadding
    /// An X25519 point of small order, with which no secret can be agreed.
    case badPublicKey
    /// A signature that doesn't verify.
    case badSignature
    /// A fixed-length value of another length, in bytes.
    case badLength(expected: Int, found: Int)
    /// Argon2id parameters below the floor or above the ceiling.
    case passphraseParametersOutOfRange
    /// A passphrase below the floor.
    case passphraseTooWeak(PassphraseWeakness)
    /// A custodian's share that can't be used.
    case badShare(ShareFault)
}
