import CSodium

/// Comparing and wiping that neither the optimiser nor a stop watch can see through.
enum ConstantTime {
    /// Whether both are the same; different lengths are told at once.
    static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe left.withAddress { l in
            unsafe right.withAddress { r in unsafe sodium_memcmp(l, r, left.count) == 0 }
        }
    }

    /// Overwrites an array in place, where it has one owner.
    static func zero(_ bytes: inout [UInt8]) {
        unsafe sodium_memzero(&bytes, bytes.count)
    }
}
