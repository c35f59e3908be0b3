import Sealing
import Trust

/// Reads, verifies and writes signed statements for one session, under the recovery key that session pins.
///
/// What was verified stays in memory as a ledger per pin, one for all pins that lead to the same recovery key; only chains
/// a request needs are read.
struct TrustDesk {
    let work: Work
    let pin: PublicIdentity
    private let statements: StatementTable
    /// The pin as the ledger is kept under it.
    private let name: [UInt8]

    init(_ work: Work, pin: PublicIdentity) throws(VaultError) {
        self.work = work
        self.pin = pin
        name = work.state.ledgerName(of: pin)
        statements = StatementTable(store: work.store, keys: try work.keys())
        if work.state.ledger(pin: name) == nil { try begin() }
    }

    /// What has been verified so far.
    var ledger: Ledger {
        get throws(VaultError) {
            guard let ledger = work.state.ledger(pin: name) else { throw .founding }
            return ledger
        }
    }

    func certificate(of user: UserID) throws(VaultError) -> Certificate? {
        try ledger.certificate(of: user)
    }

    /// Reads and verifies the chains that are not in the ledger yet.
    func load(_ subjects: [Trust.Subject]) throws(VaultError) {
        var ledger = try ledger
        var changed = false
        for subject in subjects where ledger.head(of: subject) == nil {
            let chain = try statements.chain(of: subject)
            if chain.isEmpty { continue }
            do { try ledger.admit(chain, of: subject) } catch { throw .tampered(.statement, subject.name) }
            changed = true
        }
        if changed { work.state.keep(ledger, pin: name) }
    }

    /// Reads and verifies a chain that is in the ledger already: what is known takes no less time than what isn't.
    func readAgain(_ subject: Trust.Subject) throws(VaultError) {
        var ledger = try ledger.without(subject)
        try? ledger.admit(statements.chain(of: subject), of: subject)
    }

    /// Statements held at most while one request goes through all cases, about 2 KiB each.
    private static let statements = 32_768

    /// Lets go of files read so far where a request goes through all of them; they are read again if they are needed.
    func letGo() throws(VaultError) {
        var ledger = try ledger
        guard ledger.statementCount > Self.statements else { return }
        ledger.forgetFiles()
        work.state.keep(ledger, pin: name)
    }

    /// Writes one statement signed by the caller's session.
    func state(_ content: Content, on subject: Trust.Subject) throws(VaultError) {
        let session = try work.session()
        try state(content, on: subject, by: .user(session.user), with: session.identity())
    }

    /// Writes one statement signed with the keys of the signer named, at the founding those of recovery.
    func state(
        _ content: Content, on subject: Trust.Subject, by signer: Signer, with seed: borrowing IdentitySeed
    ) throws(VaultError) {
        let draft = try ledger.draft(content, on: subject, signers: [signer], time: UInt64(work.now))
        let key = try sealing(.statement) { () throws(SealingError) in try seed.signingKey() }
        do {
            let signed = try draft.signed(with: key)
            try write(signed, on: subject)
            if signer == .recovery { try noteSigned(signed, on: subject) }
        } catch let error as TrustError {
            throw .denied(rule: "statement.\(error.code)")
        } catch let error as VaultError {
            throw error
        } catch {
            throw .tampered(.statement, subject.name)
        }
    }

    func write(_ signed: SignedStatement, on subject: Trust.Subject) throws(VaultError) {
        var ledger = try ledger
        do {
            try ledger.admit([signed], of: subject)
        } catch {
            throw .denied(rule: "statement.\(error.code)")
        }
        try statements.append(signed)
        work.state.keep(ledger, pin: name)
        nameInEntry(signed, on: subject)
    }

    /// Names a statement about a case or a person in the audit entry, so that a verification misses it where older rows
    /// are put back; grants and epochs are too many.
    private func nameInEntry(_ signed: SignedStatement, on subject: Trust.Subject) {
        switch subject {
        case .user(let id): work.entry.record = work.entry.record ?? id.text
        case .caseFile(let id): work.entry.caseFile = work.entry.caseFile ?? id.text
        case .plan, .compartment, .group, .recovery: return
        }
        work.entry.version = Int(clamping: signed.statement.number)
        work.entry.digest = Hash.sha256(signed.encoded)
    }

    private var passedOver: PassedOver { work.store.passedOver }

    private func begin() throws(VaultError) {
        var ledger = Ledger(vault: try work.keys().vault, pin: pin)
        let recovery = try statements.chain(of: .recovery)
        do { try ledger.admit(recovery, of: .recovery) } catch { throw .tampered(.statement, "recovery") }
        // Without the plan nobody is entitled to anything: no grant opens and none is given, all else goes on. One that can
        // be read and isn't signed under this pin is no damage.
        let plan = try passedOver.intact { () throws(VaultError) in try statements.chain(of: .plan) }
        do { try ledger.admit(plan ?? [], of: .plan) } catch { throw .tampered(.statement, "plan") }
        var people: [UserID: [SignedStatement]] = [:]
        var limits: [UserID: Set<RoleName>] = [:]
        for user in try work.accounts.ids() {
            let account = try passedOver.intact { () throws(VaultError) in try work.accounts.listed(user) }
            // Whose account can't be read may have been stopped by it: none of her roles is in force.
            limits[user] = account?.limit ?? []
            let chain = try passedOver.intact { () throws(VaultError) in try statements.chain(of: .user(user)) }
            if let chain, !chain.isEmpty { people[user] = chain }
        }
        // An altered or forged person must not lock everybody out: chains that don't verify count for nobody.
        for (user, fault) in ledger.admitPeople(people) where !fault.isAnothers {
            passedOver.note(DamagedRow(table: .statement, row: Trust.Subject.user(user).name))
        }
        ledger.accounts = limits
        ledger.policy = ledger.plan.map { work.premises.policy.narrowing($0) }
        work.state.keep(ledger, pin: name)
    }
}
