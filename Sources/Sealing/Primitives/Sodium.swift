import CSodium

/// libsodium's start.
enum Sodium {
    /// Whether libsodium has chosen its implementations for this processor; asking starts it once.
    static let isStarted = sodium_init() >= 0
}
