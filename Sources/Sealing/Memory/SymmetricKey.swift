/// 32 secret bytes in a locked slot: a key of the key book, or one derived from it.
///
/// Everything computed with it takes its own label, so that no two uses of one key can meet.
package struct SymmetricKey: ~Copyable, Sendable {
    /// Bytes.
    package static let size = 32

    let bytes: LockedBytes

    init(_ bytes: consuming LockedBytes) {
        self.bytes = bytes
    }

    package static func random() throws(SealingError) -> SymmetricKey {
        var bytes = try LockedBytes(zeroed: size)
        bytes.write { Randomness.fill(&$0) }
        return SymmetricKey(bytes)
    }

    /// `badLength` unless the secret has 32 bytes.
    package init(_ secret: borrowing Secret) throws(SealingError) {
        self = try secret.withBytes { (span) throws(SealingError) in try SymmetricKey(copying: span) }
    }

    /// A copy of 32 bytes that the caller answers for.
    package init(copying source: Span<UInt8>) throws(SealingError) {
        guard source.count == Self.size else { throw .badLength(expected: Self.size, found: source.count) }
        bytes = try LockedBytes(copying: source)
    }

    /// A subkey: BLAKE2b-256(key, u16 length ‖ label ‖ (u32 length ‖ field)…).
    package borrowing func derive(_ label: String, _ context: [[UInt8]]) throws(SealingError) -> SymmetricKey {
        let message = LabelledFields.encode(label, context)
        var derived = try LockedBytes(zeroed: Self.size)
        derived.write { output in bytes.read { Blake2b.hash(message.span, key: $0, into: &output) } }
        return SymmetricKey(derived)
    }

    /// A public value that only holders of the key can compute, such as a blind tag; `length` is 1 to 64 bytes.
    ///
    /// BLAKE2b-512 over the encoding of `derive`, cut to length: BLAKE2b takes its output length as a parameter, so
    /// that a tag tells nothing of a subkey with the same label.
    package borrowing func tag(_ label: String, _ fields: [[UInt8]], length: Int) -> [UInt8] {
        let message = LabelledFields.encode(label, fields)
        let whole = bytes.read { Blake2b.hash(message.span, key: $0, count: Blake2b.longest) }
        return Array(whole.prefix(length))
    }

    /// 32 bytes that name this key in a context without revealing it.
    ///
    /// An epoch's statement carries it: whoever is given the key sees that it is the one everybody was given.
    package borrowing func commitment(_ ad: AssociatedData) -> [UInt8] {
        tag("amanat key commitment/1", [ad.encoded], length: 32)
    }

    package borrowing func copy() throws(SealingError) -> SymmetricKey {
        try bytes.read { (span) throws(SealingError) in try SymmetricKey(copying: span) }
    }

    /// Compares in constant time.
    package borrowing func isEqual(to other: borrowing SymmetricKey) -> Bool {
        bytes.isEqual(to: other.bytes)
    }

    /// Lends the bytes; the body must not keep a copy outside locked memory.
    package borrowing func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try bytes.read(body)
    }
}
