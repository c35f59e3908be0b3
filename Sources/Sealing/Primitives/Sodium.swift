import CSodium

/// libsodium's start, and the wiping of what its functions leave on the stack.
enum Sodium {
    /// Whether libsodium has chosen its implementations for this processor; asking starts it once.
    static let isStarted = sodium_init() >= 0

    /// Overwrites the dead stack below the caller.
    ///
    /// libsodium wipes its states, but a compiler may spill a word of a key or a message beside them. The bar is that
    /// a scan of the whole memory between requests finds nothing.
    static func wipeStack() {
        sodium_stackzero(2048)
    }
}
