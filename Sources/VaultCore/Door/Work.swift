import Access
import Sealing
import Trust

/// What an operation works with inside its transaction: rows, keys, the caller, and the draft of its audit entry.
///
/// It lives on the writer's thread for the length of one savepoint and is seen by one operation only.
package final class Work {
    let vault: Vault
    let store: Store
    let state: WriterState
    let caller: Caller
    /// When the request came, by both clocks.
    let moment: Moment
    private(set) var keysIfUnsealed: UnsealedKeys?
    private(set) var sessionIfAny: OpenSession?
    /// What was looked up, for a refusal that has to be the same whether it is there or not.
    var lookups = Lookups()
    /// What the audit entry will say.
    var entry = EntryDraft()
    /// The person the entry names, once known; a login has no session yet.
    var actor: UserID?
    /// Memory that follows the database once the commit is durable, such as ending sessions.
    private(set) var afterCommit: [@Sendable () async -> Void] = []
    /// The cutting of the database's log that this operation has asked for.
    var cutting: Int64?
    /// How this login has come to the recovery key it pinned into the person's seed; nil when it stands there already.
    var pinning: Pinning?
    /// The caller's roles as they were when this operation first asked.
    private var knownRoles: Set<RoleID>?
    /// When its turn began.
    let began = ContinuousClock.now
    /// Until when it may keep the writer; a list goes on in its next chunk. Earlier where another account waits already.
    private let end: ContinuousClock.Instant
    private let earlyEnd: ContinuousClock.Instant
    private let party: Party
    /// The keys are this operation's own: the vault takes them over once they are durable.
    private(set) var hasAdopted = false
    private(set) var penalties: [(Store) throws(VaultError) -> Void] = []

    init(_ vault: Vault, _ store: Store, _ state: WriterState, _ request: Request) {
        self.vault = vault
        self.store = Store(database: store.database, passedOver: request.passedOver)
        self.state = state
        caller = request.caller
        moment = request.moment
        keysIfUnsealed = vault.current(request.keys)
        sessionIfAny = request.session
        actor = request.session?.user
        party = Party(request)
        end = began + vault.slice
        earlyEnd = began + vault.slice / 5
    }

    /// Whether the writer has been kept for long enough, or for a while and somebody else waits.
    var isOverTime: Bool {
        let now = ContinuousClock.now
        return now >= end || (now >= earlyEnd && vault.loop.isWaiting(besides: party))
    }

    /// How a recovery key comes to be pinned.
    enum Pinning: Sendable {
        /// At the first login after the founding, as the vault says: to be compared aloud.
        case first
        /// Certified by the key pinned before.
        case followed
    }

    /// What is known of a request before its transaction.
    struct Request: Sendable {
        let caller: Caller
        let moment: Moment
        let keys: UnsealedKeys?
        let session: OpenSession?
        /// What was altered and passed over, by its steps before the transaction and in it.
        let passedOver = PassedOver()

        init(caller: Caller, at moment: Moment, keys: UnsealedKeys?, session: OpenSession?) {
            self.caller = caller
            self.moment = moment
            self.keys = keys
            self.session = session
        }
    }

    var premises: Premises { vault.premises }
    /// When the request came, in microseconds of UTC since 1970: for what is stored and shown.
    var now: Int64 { moment.wall }
    var directory: DirectoryTable { get throws(VaultError) { DirectoryTable(store: store, keys: try keys()) } }
    var accounts: AccountTable { get throws(VaultError) { AccountTable(store: store, keys: try keys(), state: state) } }

    func keys() throws(VaultError) -> UnsealedKeys {
        guard let keys = keysIfUnsealed else { throw .sealed }
        return keys
    }

    /// Refuses what was asked before a seal and comes to its turn after it.
    func refuseAfterSeal() throws(VaultError) {
        guard keysIfUnsealed == nil || vault.keys?.unsealing === keysIfUnsealed?.unsealing else { throw .sealed }
    }

    /// Works on with keys that this very operation made or opened.
    func adopt(_ keys: UnsealedKeys) {
        keysIfUnsealed = keys
        hasAdopted = true
    }

    /// Works on in the session that this very operation began.
    func enter(_ session: OpenSession) {
        sessionIfAny = session
        knownRoles = nil
        actor = session.user
    }

    func session() throws(VaultError) -> OpenSession {
        guard let session = sessionIfAny else { throw .notLoggedIn }
        return session
    }

    /// Writes a row that stays even when the operation is refused, such as the count of wrong passphrases.
    func evenIfRefused(_ step: @escaping (Store) throws(VaultError) -> Void) {
        penalties.append(step)
    }

    /// Where the entry of this operation will stand, if it is done: the writer appends it next.
    var entryPlace: LogPlace {
        let mark = state.mark()
        return LogPlace(generation: mark.generation, seq: mark.nextSeq)
    }

    func onceDurable(_ step: @escaping @Sendable () async -> Void) {
        afterCommit.append(step)
    }

    /// Asks the policy and notes the rule that decided in the entry.
    ///
    /// A refusal that depends on the object looks like an absent object.
    func decide(_ action: ActionID, on object: Access.Object = .nothing) throws(VaultError) {
        let decision = premises.policy.decide(action, by: try asking(), on: object)
        entry.rule = decision.rule.code
        entry.purpose = premises.policy.purpose(under: decision.rule, asked: object.purpose)?.rawValue
        if decision.isAboutObject || lookups.isAbsent { refuseAlike() } else { settleLookups() }
        if lookups.isAbsent { throw .notFound }
        switch decision {
        case .allow: return
        case .deny(let rule):
            entry.refusedBy = rule.code
            throw decision.isAboutObject ? .notFound : .denied(rule: rule.code)
        case .needs(let condition, let rule): throw .needed(condition.rawValue, rule: rule.code)
        }
    }

    /// The caller as the policy sees her: the daemon's uid and root act as the system, others by their roles in force.
    func asking() throws(VaultError) -> Access.Subject {
        if let session = sessionIfAny {
            return Access.Subject(user: session.user.text, roles: try rolesInForce())
        }
        return premises.isSystem(caller) ? .system : .stranger
    }

    /// Roles on which account and certificate agree, and `admin` by the account alone.
    ///
    /// The certificate has to speak of the session's own keys: an account enrolled again in the file has none in force.
    func rolesInForce() throws(VaultError) -> Set<RoleID> {
        if let knownRoles { return knownRoles }
        let session = try session()
        var account = try accounts.listed(session.user)
        guard !account.disabled else { throw .notLoggedIn }
        account.keys = session.person.keys.encoded
        let roles = try rolesInForce(of: account, pinnedTo: session.person.pin)
        knownRoles = roles
        return roles
    }

    func rolesInForce(of account: Account, pinnedTo pin: PublicIdentity?) throws(VaultError) -> Set<RoleID> {
        if account.disabled { return [] }
        let administering = Set(account.roles.filter { $0.rawValue == Certificates.accountOnly })
        // Who administers does so where nobody's statements can be read: then no key opens to her or anybody.
        if !administering.isEmpty,
            try store.passedOver.intact({ () throws(VaultError) in try certifiedRoles(of: account, pinnedTo: pin) })
                == nil
        {
            return administering
        }
        let certified = try certifiedRoles(of: account, pinnedTo: pin)
        let agreed = Set(account.roles.filter { certified.contains($0) })
        if administering.isEmpty { return premises.policy.lets(agreed) ? agreed : [] }
        // Separation of duty where roles become active: keys go by what was signed, whatever the account asks for by now,
        // so `admin` waits until a supervisor has ended a certificate that excludes it.
        let signed = try signedRoles(of: account, pinnedTo: pin)
        if premises.policy.lets(signed.union(administering)) { return agreed.union(administering) }
        return premises.policy.lets(agreed) ? agreed : []
    }

    /// Roles as they were certified, however far the account has narrowed them since.
    private func signedRoles(of account: Account, pinnedTo pin: PublicIdentity?) throws(VaultError) -> Set<RoleID> {
        guard let pin, vault.facts.phase == .complete else { return [] }
        let certificate = try trust(pinnedTo: pin).ledger.asSigned.certificate(of: account.id)
        guard let certificate, try certificate.identity == account.identity else { return [] }
        return Set(certificate.roles.compactMap { RoleID(rawValue: $0.text) })
    }

    func certifiedRoles(of account: Account, pinnedTo pin: PublicIdentity?) throws(VaultError) -> Set<RoleID> {
        guard let pin, vault.facts.phase == .complete else { return [] }
        let certificate = try trust(pinnedTo: pin).certificate(of: account.id)
        guard let certificate, try certificate.identity == account.identity else { return [] }
        return Set(certificate.roles.compactMap { RoleID(rawValue: $0.text) })
    }

    /// The verified statements as this session's own pin of the recovery key sees them.
    func trust() throws(VaultError) -> TrustDesk {
        guard let pin = try session().person.pin else { throw .founding }
        return try trust(pinnedTo: pin)
    }

    func trust(pinnedTo pin: PublicIdentity) throws(VaultError) -> TrustDesk {
        try TrustDesk(self, pin: pin)
    }

    /// Changes some of the vault's facts, from the rows of this transaction: memory lags behind the commit, and a
    /// request in the same one may have changed others.
    func changeFacts(_ change: @escaping @Sendable (inout VaultFacts) -> Void) throws(VaultError) {
        var facts = try VaultFacts.read(store)
        change(&facts)
        try changingClearRows { () throws(VaultError) in try facts.write(store) }
        let vault = vault
        onceDurable { vault.learn(change) }
    }

    /// The recovery key in force, as somebody follows it from the one she pins; that one where nothing can be followed.
    func recovery(from pin: PublicIdentity) throws(VaultError) -> PublicIdentity {
        guard vault.facts.phase == .complete else { return pin }
        return try store.passedOver.intact { () throws(VaultError) in try trust(pinnedTo: pin).ledger.recovery } ?? pin
    }

    /// What a step that may write comes to; nil where what it needs was altered, which is noted and its rows undone.
    func passingOver<Value>(_ step: () throws(VaultError) -> Value) throws(VaultError) -> Value? {
        try store.passedOver.intact { () throws(VaultError) in try Door.inSavepoint(store, state, step) }
    }
}
