import HashTreeCollections
package import Sealing

/// All statements a session has verified, and what follows from them.
///
/// A value: a session caches one and copies it cheaply. A copy shares all that isn't changed in it, so that a statement
/// costs the same however many chains are known: every request's savepoint holds a copy to go back to. Nothing in it
/// comes from a directory or an account; its only roots are the vault id and the recovery identity pinned in the
/// session's own seed. Order of admission: the recovery key, people (`admitPeople`), the plan, then cases and groups, then compartments,
/// as they are needed.
package struct Ledger: Sendable {
    package let vault: VaultID
    /// The recovery identity pinned in the session's own seed; `recovery` is the one it has come to by now.
    package let pin: PublicIdentity
    /// What the policy file leaves of the signed plan; narrows what is to be given now, never what was verified.
    package var policy: GrantPlan? {
        didSet { today = Today(of: self) }
    }
    /// The roles that accounts ask for, none for somebody an admin has stopped; narrows whose certificate is in force
    /// now, never what was verified.
    ///
    /// Accounts are in the administrator's hands, so an account takes away and nothing else, before any supervisor has
    /// signed.
    package var accounts: [UserID: Set<RoleName>] = [:] {
        didSet { today = Today(of: self) }
    }

    var chains: TreeDictionary<Subject, Chain> = [:]
    /// Everyone with a chain.
    var people: Set<UserID> = []
    /// The newest head of each subject that any verified statement named.
    var named: TreeDictionary<Subject, Head> = [:]
    /// Every admitted statement by its place in the order of admission, from 0: what one relies on stands before it.
    var journal: TreeDictionary<Int, Reference> = [:]
    /// People whose stored chain was refused after part of it had been admitted: nobody is certified by such a chain.
    var refused: Set<UserID> = []
    private(set) var today = Today()

    /// A ledger that knows nothing yet.
    package init(vault: VaultID, pin: PublicIdentity) {
        self.vault = vault
        self.pin = pin
    }

    /// One admitted statement.
    struct Reference: Sendable {
        let subject: Subject
        let index: Int
    }
}

// MARK: - Admission

extension Ledger {
    /// Continues a subject's chain with verified statements; nothing is admitted when one is refused.
    ///
    /// `statements` is the whole chain or its end: what is admitted already is only compared, so that admitting again
    /// is cheap. A chain that ends before what is admitted, or before what any verified statement named, or that
    /// differs from it, throws `rolledBack`. An empty list is a continuation that brings nothing.
    package mutating func admit(_ statements: [SignedStatement], of subject: Subject) throws(TrustError) {
        var next = self
        let fresh = try next.unknownPart(of: statements, subject)
        for signed in fresh { try next.append(signed, to: subject) }
        try next.checkLength(of: subject)
        try next.checkPin()
        next.assess(after: fresh, of: subject)
        switch subject {
        case .recovery, .plan, .user: next.today = Today(of: next)
        case .caseFile, .group, .compartment: break
        }
        self = next
    }

    /// Admits the chains of people in whatever order they vouch for one another.
    ///
    /// Returns what was wrong with each chain that was refused; the others are admitted. A forged person so locks
    /// nobody out, and nobody is certified by a chain with a single bad link.
    package mutating func admitPeople(_ people: [UserID: [SignedStatement]]) -> [UserID: TrustError] {
        var failures: [UserID: TrustError] = [:]
        while true {
            var attempt = PeopleAdmission(self, people.filter { failures[$0.key] == nil })
            attempt.run()
            failures.merge(attempt.failures) { first, _ in first }
            if !attempt.isSpoilt {
                let isNewsOfPeople = attempt.ledger.journal.count != journal.count
                self = attempt.ledger
                refused = refused.subtracting(people.keys).union(failures.keys)
                if isNewsOfPeople { reassess() }
                today = Today(of: self)
                return failures
            }
        }
    }
}

// MARK: - Letting go

extension Ledger {
    /// How many statements are held.
    package var statementCount: Int { journal.count }

    /// Drops the chains of cases, groups and compartments, to be read and verified again when they are needed.
    ///
    /// Their heads stay named: none of them comes back shorter or changed. What people and plan say stays as it is.
    package mutating func forgetFiles() {
        let references = (0..<journal.count).compactMap { journal[$0] }
        journal = [:]
        for reference in references {
            switch reference.subject {
            case .recovery, .plan, .user: journal[journal.count] = reference
            case .caseFile, .group, .compartment:
                named[reference.subject] = head(of: reference.subject) ?? named[reference.subject]
                chains[reference.subject] = nil
            }
        }
    }
}

extension Ledger {
    /// As it was before a chain was admitted, except that its head stays named.
    package func without(_ subject: Subject) -> Ledger {
        var ledger = self
        ledger.chains[subject] = nil
        return ledger
    }
}

// MARK: - Who people are

extension Ledger {
    /// The certificate in force, nil when there is none or it was withdrawn or became void.
    package func certificate(of user: UserID) -> Certificate? { now.certificate(of: user) }

    /// What the statements alone say, policy file and accounts left out.
    ///
    /// What can't be undone, such as deleting sealed bytes, is decided by what people signed, so that a slip in a file
    /// or an account destroys nothing.
    package var asSigned: Ledger {
        var signed = self
        signed.policy = nil
        signed.accounts = [:]
        return signed
    }

    /// Every certificate of a person's chain, oldest first, in force or not: keys to check old signatures with.
    package func certificateHistory(of user: UserID) -> [Certificate] {
        chains[.user(user)]?.entries.compactMap {
            if case .certificate(let certificate) = $0.statement.content { certificate } else { nil }
        } ?? []
    }

    /// Everyone with a certificate in force.
    package var certified: [UserID] { today.certificates.keys.sorted() }

    /// The hashes of the admitted statements in force that a person signed: what a withdrawal may list as valid.
    ///
    /// Admit every chain the person may have signed in before; what isn't listed becomes void for ever.
    package func statementsInForce(signedBy user: UserID) -> Set<Digest> {
        var hashes: Set<Digest> = []
        for entry in journal.values.compactMap(entry)
        where !entry.isVoid && entry.statement.signers.contains(.user(user)) {
            hashes.insert(entry.hash)
        }
        return hashes
    }
}

// MARK: - Who is assigned, and for whom keys are meant

extension Ledger {
    /// The signed plan in force.
    package var plan: GrantPlan? { now.plan }

    /// Who is assigned to a home (case or group) and certified now, recused people left out.
    package func assignees(of home: Home) -> [UserID] {
        now.assigned(to: home).filter { certificate(of: $0) != nil }.sorted()
    }

    package func isAssigned(_ user: UserID, to home: Home) -> Bool {
        now.assigned(to: home).contains(user) && certificate(of: user) != nil
    }

    /// Whether statements assign a person to a home, be she certified now or not: what an unassignment takes away.
    package func hasAssignment(_ user: UserID, to home: Home) -> Bool { now.assigned(to: home).contains(user) }

    package func isRecused(_ user: UserID, from home: Home) -> Bool { now.recused(from: home).contains(user) }

    /// The certified people to whom plan and policy give this compartment now, recused people left out.
    package func entitled(to compartment: Compartment) -> [UserID] {
        guard let row = now.row(for: compartment) else { return [] }
        // Whoever else there is has neither a role that stands, nor an assignment, nor written what is in it.
        var candidates = now.assigned(to: compartment.home)
        for role in row.standing { candidates.formUnion(today.people[role] ?? []) }
        if case .author(let author) = compartment.audience { candidates.insert(author) }
        return candidates.filter { isEntitled($0, to: compartment) }.sorted()
    }

    package func isEntitled(_ user: UserID, to compartment: Compartment) -> Bool {
        now.isEntitled(.user(user), to: compartment)
    }

    /// Whether plan gives this compartment to recovery.
    package func isRecoveryEntitled(to compartment: Compartment) -> Bool { now.isEntitled(.recovery, to: compartment) }
}

// MARK: - Heads and drafts

extension Ledger {
    /// The newest admitted statement of a subject; nil before the first.
    package func head(of subject: Subject) -> Head? { chains[subject]?.head(of: subject) }

    /// The newest admitted statements of these subjects, those without one left out.
    package func heads(for subjects: some Sequence<Subject>) -> [Head] { subjects.compactMap { head(of: $0) } }

    /// The next statement of a subject's chain, ready to sign: number, previous hash and heads filled in.
    ///
    /// The heads a verifier needs (signers, plan, home, grantee, holders) are added to `relyingOn` by themselves.
    /// `time` is in microseconds since 1970 UTC.
    package func draft(
        _ content: Content, on subject: Subject, signers: [Signer], time: UInt64, relyingOn: Set<Subject> = []
    ) -> Statement {
        let head = head(of: subject)
        let place = Statement.Place(
            vault: vault, subject: subject, number: (head?.number ?? 0) + 1, previous: head?.hash ?? .zero)
        let evidence = evidence(for: content, by: signers).union(relyingOn).subtracting([subject])
        return Statement(at: place, time: time, relyingOn: heads(for: evidence), content: content, signers: signers)
    }
}
