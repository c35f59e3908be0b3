/// Why a custodian's share can't be used, so that a wrong, mixed or mistyped one can be named.
package enum ShareFault: Equatable, Sendable {
    /// A group of the text doesn't fit its check letter (counted from 1), or the text as a whole its checksum (nil).
    case mistyped(group: Int?)
    /// Too few or too many groups.
    case wrongLength(expected: Int, found: Int)
    case unsupportedVersion(UInt8)
    /// Of another vault.
    case wrongVault
    /// Of another set of the same vault, such as one that newer shares replaced.
    case wrongSet
    case wrongPurpose
    /// Of the right set by its ids, with another threshold, or an index that no set has.
    case inconsistent
    /// This index has been entered already.
    case duplicate(index: UInt8)
    case tooFew(found: Int, needed: Int)
    /// Not the share that was handed out under its index.
    case doesNotFitHash(index: UInt8)
    /// A threshold below 2, fewer than 3 shares, more than 16, or a threshold above the count.
    case impossibleSet
}
