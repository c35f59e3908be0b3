/// Shamir's scheme over GF(2⁸): t of n shares give the secret, t − 1 tell nothing of it.
///
/// Each byte of the secret is the value at zero of a random polynomial of degree t − 1; share i holds the values at i.
package enum SecretSharing {
    /// Bytes: a seed.
    package static let secretSize = 32

    /// `badLength` unless the secret has 32 bytes.
    package static func split(
        _ secret: borrowing Secret, into set: ShareSetDescription
    ) throws(SealingError) -> SplitShares {
        guard secret.count == secretSize else { throw .badLength(expected: secretSize, found: secret.count) }
        var polynomials = try Secret.random(Int(set.threshold) * secretSize)
        polynomials.withMutableBytes { rows in secret.withBytes { rows.copy($0, at: 0) } }
        var shares = try LockedBytes(zeroed: Int(set.count) * Share.size)
        shares.write { output in
            polynomials.withBytes { rows in
                for index in 1...set.count {
                    writeShare(index, of: set, rows, into: &output)
                }
            }
        }
        return SplitShares(set: set, bytes: shares)
    }

    /// `rows` holds the coefficients by rising power, 32 bytes each, the secret first.
    private static func writeShare(
        _ index: UInt8, of set: ShareSetDescription, _ rows: Span<UInt8>, into output: inout MutableSpan<UInt8>
    ) {
        let start = Int(index - 1) * Share.size
        let header = [Share.version, set.purpose.rawValue, set.threshold, index] + set.vaultID + set.setID
        output.copy(header.span, at: start)
        for column in 0..<secretSize {
            let value = (0..<Int(set.threshold)).reversed().reduce(0) { value, power in
                GaloisField.multiply(value, index) ^ rows[power * secretSize + column]
            }
            output[start + Share.headerSize + column] = value
        }
        let covered = Share.size - Share.checksumSize
        let checksum = Share.checksum(output.span.extracting(start..<(start + covered)))
        output.copy(checksum.span, at: start + covered)
    }
}

/// All shares of a set, together only while they are handed out.
package struct SplitShares: ~Copyable, Sendable {
    package let set: ShareSetDescription
    private let bytes: LockedBytes

    fileprivate init(set: ShareSetDescription, bytes: consuming LockedBytes) {
        self.set = set
        self.bytes = bytes
    }

    /// The share of one custodian, counted from 1; `badShare(.inconsistent)` for an index that the set doesn't have.
    package borrowing func share(_ index: UInt8) throws(SealingError) -> Share {
        guard (1...set.count).contains(index) else { throw .badShare(.inconsistent) }
        let start = Int(index - 1) * Share.size
        return try Share(
            try bytes.read { (span) throws(SealingError) in
                try LockedBytes(copying: span.extracting(start..<(start + Share.size)))
            })
    }

    /// The hash of each share, in order: what the vault keeps.
    package borrowing func hashes() throws(SealingError) -> [[UInt8]] {
        var hashes: [[UInt8]] = []
        for index in 1...set.count {
            hashes.append(try share(index).hash())
        }
        return hashes
    }
}
