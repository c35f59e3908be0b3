/// The hashes of RFC 6962 §2.1 over a SHA-256 that is passed in.
///
/// Leaves and nodes are prefixed with different bytes, so that no node can be passed off as an entry.
package struct TreeHasher: Sendable {
    /// SHA-256: any bytes to exactly 32.
    package let sha256: @Sendable ([UInt8]) -> [UInt8]

    package init(sha256: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.sha256 = sha256
    }

    /// The root of a tree without leaves: SHA-256 of nothing.
    package var emptyRoot: TreeHash {
        TreeHash(digest: sha256([]))
    }

    /// SHA-256(0x00 ‖ entry).
    package func leaf(_ entry: [UInt8]) -> TreeHash {
        TreeHash(digest: sha256([0x00] + entry))
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    package func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var bytes: [UInt8] = [0x01]
        bytes.reserveCapacity(1 + 2 * TreeHash.byteCount)
        bytes.append(contentsOf: left.bytes)
        bytes.append(contentsOf: right.bytes)
        return TreeHash(digest: sha256(bytes))
    }
}
