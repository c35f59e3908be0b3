/// What a set of shares is for, a byte in the format.
package struct SharePurpose: RawRepresentable, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The seed of the recovery key.
    package static let recovery = SharePurpose(rawValue: 1)
}

/// A set of shares: whose, which, and how many of them it takes.
package struct ShareSetDescription: Sendable, Hashable {
    /// Bytes of either id.
    package static let idSize = 16
    package static let counts: ClosedRange<UInt8> = 3...16

    package let purpose: SharePurpose
    package let vaultID: [UInt8]
    package let setID: [UInt8]
    package let threshold: UInt8
    package let count: UInt8

    /// Two of three at the least: neither one person alone, nor a set that no loss can be borne of.
    package init(
        _ purpose: SharePurpose, vaultID: [UInt8], setID: [UInt8], threshold: UInt8, of count: UInt8
    ) throws(SealingError) {
        guard Self.counts.contains(count), (2...count).contains(threshold) else { throw .badShare(.impossibleSet) }
        for id in [vaultID, setID] where id.count != Self.idSize {
            throw .badLength(expected: Self.idSize, found: id.count)
        }
        self.purpose = purpose
        self.vaultID = vaultID
        self.setID = setID
        self.threshold = threshold
        self.count = count
    }
}
