/// A SHA-256 in the tree: the hash of one entry or of a subtree, 32 bytes.
package struct TreeHash: Hashable, Sendable {
    package static let byteCount = 32

    package let bytes: [UInt8]

    /// Throws `badHashLength` unless there are 32 bytes.
    package init(_ bytes: [UInt8]) throws(TreeError) {
        guard bytes.count == Self.byteCount else { throw .badHashLength(bytes.count) }
        self.bytes = bytes
    }

    init(digest: [UInt8]) {
        bytes = digest
    }
}

extension TreeHash {
    /// As it stands in notes, proofs and exports.
    package var base64: String { Base64.encode(bytes) }

    /// Reads the one spelling that `base64` has; throws `badHashLength` for any other text.
    package init(base64 text: some StringProtocol) throws(TreeError) {
        try self.init(Base64.decode(text) ?? [])
    }
}
