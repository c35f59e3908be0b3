package import Access
package import CaseFile
package import Sealing

/// What the vault is given from outside and never changes while it runs.
package struct Premises: Sendable {
    /// Where the vault lies, and who runs it.
    package struct House: Sendable {
        /// The state directory, private to the daemon's user.
        package let directory: String
        /// The daemon's own uid.
        package let ownUID: UInt32
        package let version: String
        /// Where the vault says what an operator keeps: the journal.
        package let tell: @Sendable (JournalNews) -> Void

        package init(
            directory: String, ownUID: UInt32, version: String, tell: @escaping @Sendable (JournalNews) -> Void
        ) {
            self.directory = directory
            self.ownUID = ownUID
            self.version = version
            self.tell = tell
        }
    }

    /// What the operator has set.
    package struct Rules: Sendable {
        package let policy: Policy
        /// SHA-256 of the policy's file.
        package let policyDigest: [UInt8]
        package let forms: FormCatalog
        package let sessions: SessionTable.Limits
        package let argon2: PassphraseCost

        package init(
            policy: Policy, policyDigest: [UInt8], forms: FormCatalog, sessions: SessionTable.Limits,
            argon2: PassphraseCost
        ) {
            self.policy = policy
            self.policyDigest = policyDigest
            self.forms = forms
            self.sessions = sessions
            self.argon2 = argon2
        }
    }

    /// The site's zone, calendar and the prefix of its case references, such as `Q`.
    package struct Site: Sendable {
        package let referencePrefix: String
        /// The zone's name, told to clients.
        package let zone: String
        package let clock: @Sendable () -> Moment
        /// The site's day at an instant in microseconds of UTC since 1970; nil where the calendar has none.
        package let day: @Sendable (Int64) -> PartialDate?

        package init(
            referencePrefix: String, zone: String, clock: @escaping @Sendable () -> Moment,
            day: @escaping @Sendable (Int64) -> PartialDate?
        ) {
            self.referencePrefix = referencePrefix
            self.zone = zone
            self.clock = clock
            self.day = day
        }
    }

    /// What the service manager handed over to open the vault with.
    package struct Handed: Sendable {
        /// The credential's key lies on this machine's disk, so that a stolen disk opens itself.
        package let selfOpening: Bool
        /// Reads the credential, so that it is in memory only while it is used; nil when it has gone.
        package let read: @Sendable () -> SharedSecret?

        package init(selfOpening: Bool, read: @escaping @Sendable () -> SharedSecret?) {
            self.selfOpening = selfOpening
            self.read = read
        }
    }

    private let house: House
    private let rules: Rules
    private let site: Site
    private let handed: Handed?

    package init(_ house: House, _ rules: Rules, _ site: Site, handed: Handed?) {
        self.house = house
        self.rules = rules
        self.site = site
        self.handed = handed
    }

    var directory: String { house.directory }
    var ownUID: UInt32 { house.ownUID }
    var version: String { house.version }
    func tell(_ news: JournalNews) { house.tell(news) }

    /// Whether a caller is the machine itself: root, or the daemon's own uid.
    func isSystem(_ caller: Caller) -> Bool { caller.uid == 0 || caller.uid == ownUID }

    var policy: Policy { rules.policy }
    var policyDigest: [UInt8] { rules.policyDigest }
    var forms: FormCatalog { rules.forms }
    var sessionLimits: SessionTable.Limits { rules.sessions }
    var argon2: PassphraseCost { rules.argon2 }
    var referencePrefix: String { site.referencePrefix }
    var zone: String { site.zone }
    /// Now, by both clocks.
    var now: Moment { site.clock() }
    /// The site's day at an instant in microseconds of UTC since 1970, as YYYY-MM-DD.
    func siteDay(_ instant: Int64) -> String { site.day(instant)?.description ?? "" }
    func siteYear(_ instant: Int64) -> Int? { site.day(instant)?.year }
    func credential() -> SharedSecret? { handed?.read() }
    var selfOpening: Bool { handed?.selfOpening ?? false }
}
