/// 32 bytes that name other bytes: the hash of a statement, of sealed bytes, or a key's commitment.
package struct Digest: Sendable, Hashable, Comparable {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// The length of every digest.
    package static let byteCount = 32

    /// What the first statement of a chain names as its previous one.
    package static let zero = Digest(known: [UInt8](repeating: 0, count: byteCount))

    /// The digest with these bytes; throws `malformed(.digest)` unless there are exactly 32.
    package init(_ bytes: [UInt8]) throws(TrustError) {
        guard bytes.count == Self.byteCount else { throw .malformed(.digest) }
        self.bytes = bytes
    }

    /// A digest that has just been computed.
    init(known bytes: [UInt8]) { self.bytes = bytes }

    package static func < (left: Digest, right: Digest) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
