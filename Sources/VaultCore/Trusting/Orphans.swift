import Trust

/// Finds compartments that nobody but recovery could open once somebody has gone.
///
/// What is written there isn't lost: an assigned certified person goes on under a new epoch, and the custodians
/// together bring back what is older.
struct Orphans {
    private let work: Work
    private let trust: TrustDesk

    init(_ work: Work) throws(VaultError) {
        self.work = work
        trust = try work.trust()
    }

    /// What somebody loses.
    enum Leaving: Sendable {
        /// All keys: withdrawn or disabled.
        case vault
        /// Keys she has by being assigned to a case; her process notes stay hers.
        case caseFile(CaseID)
        /// All keys of a case.
        case caseFileWithOwnNotes(CaseID)
    }

    /// The compartments that would be orphaned.
    func found(without user: UserID, leaving: Leaving) throws(VaultError) -> [Compartment] {
        var found: [Compartment] = []
        for home in try homes(leaving, user) {
            for compartment in try trust.loadIfIntact(home, author: user) ?? []
            where try isOrphan(compartment, without: user) {
                if case .caseFile = leaving, try keeps(compartment, user) { continue }
                found.append(compartment)
            }
            try trust.letGo()
        }
        return found
    }

    /// What has been found so far of what somebody would leave behind everywhere.
    struct Search: Sendable {
        fileprivate(set) var found: [Compartment] = []
        /// Rows that were altered.
        fileprivate(set) var passedOver: [DamagedRow] = []
        /// Cases looked at; nil before the first turn.
        fileprivate var through: Int?
    }

    /// Goes on with a search through all cases for as long as a turn has time; says whether there is more.
    func goOn(_ search: inout Search, without user: UserID) throws(VaultError) -> Bool {
        let cases = try CaseBook(work).cases(of: nil)
        if search.through == nil {
            for home in [Home.organisation, .user(user)] { try look(at: home, without: user, into: &search) }
        }
        let first = search.through ?? 0
        var through = first
        while through < cases.count, through == first || !work.isOverTime {
            let id = try work.store.passedOver.found { () throws(VaultError) in try cases.at(through) }
            if let id { try look(at: .caseFile(id), without: user, into: &search) }
            through += 1
        }
        search.through = through
        search.passedOver += work.store.passedOver.rows
        return through < cases.count
    }

    private func look(at home: Home, without user: UserID, into search: inout Search) throws(VaultError) {
        for compartment in try trust.loadIfIntact(home, author: user) ?? []
        where try isOrphan(compartment, without: user) {
            search.found.append(compartment)
        }
        try trust.letGo()
    }

    private func homes(_ leaving: Leaving, _ user: UserID) throws(VaultError) -> [Home] {
        switch leaving {
        case .vault: try trust.homes(of: user)
        case .caseFile(let id), .caseFileWithOwnNotes(let id): [.caseFile(id)]
        }
    }

    private func isOrphan(_ compartment: Compartment, without user: UserID) throws(VaultError) -> Bool {
        let ledger = try trust.ledger
        let id = compartment.id(in: try work.keys().vault)
        guard let epoch = ledger.currentEpoch(of: id)?.number,
            ledger.namedGrantees(of: id, epoch: epoch).contains(.user(user))
        else { return false }
        return ledger.grantees(of: id, epoch: epoch).subtracting([.recovery, .user(user)]).isEmpty
    }

    /// Whether her right to a compartment doesn't come from being assigned.
    private func keeps(_ compartment: Compartment, _ user: UserID) throws(VaultError) -> Bool {
        let ledger = try trust.ledger
        guard compartment.audience == .team else { return true }
        let roles = ledger.certificate(of: user)?.roles ?? []
        return !(ledger.plan?[compartment]?.standing.isDisjoint(with: roles) ?? true)
    }
}

extension Vault {
    /// Looks through all cases, in turns of the writer, for what somebody would leave behind who left.
    ///
    /// Nil where the caller may not ask: the transaction that follows refuses it, and says so in its entry.
    ///
    /// - Parameter user: decides whether the caller may ask, and says of whom.
    func orphans(
        in token: String, for caller: Caller, of user: @escaping @Sendable (Work) throws(VaultError) -> UserID
    ) async throws(VaultError) -> Orphans.Search? {
        guard facts.phase == .complete else { return nil }
        return try await lookAhead(Orphans.Search(), in: token, for: caller) { search, work throws(VaultError) in
            try Orphans(work).goOn(&search, without: try user(work))
        }
    }
}

extension Work {
    /// What a search has found, with the rows it passed over; the whole search where there was none.
    func orphans(_ search: Orphans.Search?, without user: UserID) throws(VaultError) -> [Compartment] {
        guard let search else {
            return vault.facts.phase == .complete ? try Orphans(self).found(without: user, leaving: .vault) : []
        }
        for row in search.passedOver { store.passedOver.note(row) }
        return search.found
    }
}
