import CSodium

/// XChaCha20-Poly1305-IETF (draft-irtf-cfrg-xchacha) with the tag after the ciphertext.
///
/// Not key-committing by itself: only `Envelope` uses it, which commits.
struct XChaCha20Poly1305 {
    static let nonceSize = 24
    static let tagSize = 16

    /// 24 bytes, never used twice with a key.
    let nonce: [UInt8]
    /// What the tag covers besides the ciphertext.
    let associated: [UInt8]

    init(nonce: [UInt8], associated: [UInt8]) throws(SealingError) {
        guard nonce.count == Self.nonceSize else {
            throw .badLength(expected: Self.nonceSize, found: nonce.count)
        }
        self.nonce = nonce
        self.associated = associated
    }

    /// Appends ciphertext ‖ tag; the key has 32 bytes.
    func encrypt(_ plaintext: Span<UInt8>, key: Span<UInt8>, to envelope: inout [UInt8]) {
        let start = envelope.count
        envelope.append(contentsOf: repeatElement(0, count: plaintext.count + Self.tagSize))
        var whole = envelope.mutableSpan
        unsafe whole.withAddress { output in
            unsafe plaintext.withAddress { message in
                unsafe key.withAddress { key in
                    _ = unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                        output + start, nil, message, UInt64(plaintext.count),
                        associated, UInt64(associated.count), nil, nonce, key)
                }
            }
        }
    }

    /// Opens ciphertext ‖ tag into `plaintext`, which is 16 bytes shorter; `forged` leaves nothing there.
    func decrypt(
        _ sealed: Span<UInt8>, key: Span<UInt8>, into plaintext: inout MutableSpan<UInt8>
    ) throws(SealingError) {
        guard sealed.count == plaintext.count + Self.tagSize else { throw .truncated }
        let result = unsafe plaintext.withAddress { output in
            unsafe sealed.withAddress { input in
                unsafe key.withAddress { key in
                    unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                        output, nil, nil, input, UInt64(sealed.count),
                        associated, UInt64(associated.count), nonce, key)
                }
            }
        }
        guard result == 0 else { throw .forged }
    }
}
