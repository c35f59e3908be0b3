package import Access
package import CaseFile
package import Sealing

/// What the vault is given from outside and never changes while it runs.
package struct Premises: Sendable {
    /// The state directory, private to the daemon's user.
    package let directory: String
    /// The daemon's own uid.
    package let ownUID: UInt32
    package let version: String
    package let policy: Policy
    package let forms: FormCatalog
    /// Prefix of case references, such as `Q`.
    package let referencePrefix: String
    package let sessionLimits: SessionTable.Limits
    package let argon2: PassphraseCost
    /// The 32 bytes the service manager handed over, if it did.
    package let credential: SharedSecret?
    /// The credential's key lies on this machine's disk, so that a stolen disk opens itself.
    package let selfOpening: Bool
    /// UTC in microseconds since 1970.
    package let clock: @Sendable () -> Int64
    /// The year at the site, which numbers case references.
    package let siteYear: @Sendable (Int64) -> Int
}
