extension UInt64 {
    /// Reads ASCII digits without sign or leading zeros, as C2SP's formats write sizes and indices.
    init?(canonicalDecimal text: some StringProtocol) {
        guard let value = UInt64(text, radix: 10), String(value) == text else { return nil }
        self = value
    }
}
