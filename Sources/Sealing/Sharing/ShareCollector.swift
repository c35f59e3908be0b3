/// The shares that custodians have entered so far, each checked as it comes.
package struct ShareCollector: ~Copyable, Sendable {
    package let set: ShareSetDescription
    private let hashes: [[UInt8]]
    /// The values at each index, 32 bytes a row, index 1 first.
    private var values: LockedBytes
    /// The indices entered, in order of entry.
    package private(set) var indices: [UInt8]

    /// Collects shares of a set whose hashes the vault keeps, in order of index; `badLength` for another number.
    package init(_ set: ShareSetDescription, hashes: [[UInt8]]) throws(SealingError) {
        guard hashes.count == Int(set.count) else {
            throw .badLength(expected: Int(set.count), found: hashes.count)
        }
        values = try LockedBytes(zeroed: Int(set.count) * SecretSharing.secretSize)
        self.set = set
        self.hashes = hashes
        indices = []
    }

    /// How many more shares it takes.
    package var missing: Int { max(0, Int(set.threshold) - indices.count) }

    /// Takes a share, or names what is wrong with it and stays as it was.
    package mutating func add(_ share: borrowing Share) throws(SealingError) {
        if let fault = fault(of: share) { throw .badShare(fault) }
        let row = Int(share.index - 1) * SecretSharing.secretSize
        values.write { values in
            share.bytes.read {
                let value = $0.extracting(Share.headerSize..<(Share.headerSize + SecretSharing.secretSize))
                values.copy(value, at: row)
            }
        }
        indices.append(share.index)
    }

    /// The secret; `badShare(.tooFew)` below the threshold.
    package borrowing func combine() throws(SealingError) -> Secret {
        guard missing == 0 else {
            throw .badShare(.tooFew(found: indices.count, needed: Int(set.threshold)))
        }
        return try Self.interpolate(values, at: Array(indices.prefix(Int(set.threshold))))
    }

    /// The value at zero of the polynomials through the rows of `points`.
    static func interpolate(_ values: borrowing LockedBytes, at points: [UInt8]) throws(SealingError) -> Secret {
        var secret = try Secret(zeroed: SecretSharing.secretSize)
        secret.withMutableBytes { output in
            values.read { values in
                for point in points {
                    let weight = GaloisField.weightAtZero(of: point, among: points)
                    for column in 0..<SecretSharing.secretSize {
                        let value = values[Int(point - 1) * SecretSharing.secretSize + column]
                        output[column] ^= GaloisField.multiply(value, weight)
                    }
                }
            }
        }
        return secret
    }

    private borrowing func fault(of share: borrowing Share) -> ShareFault? {
        if share.vaultID != set.vaultID { return .wrongVault }
        if share.purpose != set.purpose { return .wrongPurpose }
        if share.setID != set.setID { return .wrongSet }
        if share.threshold != set.threshold || share.index > set.count { return .inconsistent }
        if indices.contains(share.index) { return .duplicate(index: share.index) }
        return share.hash() == hashes[Int(share.index) - 1] ? nil : .doesNotFitHash(index: share.index)
    }
}
