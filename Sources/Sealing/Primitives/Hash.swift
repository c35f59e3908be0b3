import CSodium

/// Unkeyed hashes of public bytes.
package enum Hash {
    /// BLAKE2b-256 of the parts one after the other; parts of varying length need their own length prefixes.
    package static func blake2b256(_ parts: [[UInt8]]) -> [UInt8] {
        let none: [UInt8] = []
        return Blake2b.hash(Array(parts.joined()).span, key: none.span, count: 32)
    }

    package static func sha256(_ bytes: Span<UInt8>) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe bytes.withAddress { _ = unsafe crypto_hash_sha256(&digest, $0, UInt64(bytes.count)) }
        return digest
    }

    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        sha256(bytes.span)
    }
}
