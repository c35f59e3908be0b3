import CSodium

/// BLAKE2b (RFC 7693), keyed or not; the output length, 16 to 64 bytes, is a parameter of the function.
enum Blake2b {
    /// Bytes.
    static let longest = 64

    /// Keyed hash into memory of the caller, such as a locked slot; an empty key means unkeyed.
    static func hash(_ message: Span<UInt8>, key: Span<UInt8>, into output: inout MutableSpan<UInt8>) {
        _ = Sodium.isStarted
        let count = output.count
        unsafe output.withAddress { out in
            unsafe message.withAddress { input in
                unsafe key.withAddress { keyStart in
                    _ = unsafe crypto_generichash(
                        out, count, input, UInt64(message.count), key.isEmpty ? nil : keyStart, key.count)
                }
            }
        }
    }

    /// Keyed hash that isn't secret.
    static func hash(_ message: Span<UInt8>, key: Span<UInt8>, count: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: count)
        var span = digest.mutableSpan
        hash(message, key: key, into: &span)
        return digest
    }
}
