import CSodium

/// The kernel's randomness, through libsodium, which ends the process when there is none.
package enum Randomness {
    /// Public randomness: nonces, salts, ids, tokens. Keys are made by their own types, in locked memory.
    package static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        fill(&span)
        return bytes
    }

    static func fill(_ output: inout MutableSpan<UInt8>) {
        _ = Sodium.isStarted
        let count = output.count
        unsafe output.withAddress { unsafe randombytes_buf($0, count) }
    }
}
