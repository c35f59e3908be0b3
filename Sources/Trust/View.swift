import HashTreeCollections

/// What the admitted statements say, seen from one place.
///
/// Rules are read twice: when a statement is admitted, from the heads it names and *as written*, and whenever people
/// change, from the same heads with void statements left out. Questions of today see the newest heads.
struct View {
    /// How far the view reaches.
    enum Horizon {
        case newest
        /// Up to the heads a statement names, and in its own chain up to the one before it.
        case statement(Statement)
    }

    /// Whether void statements are seen.
    enum Lens {
        case asWritten
        case inForce
    }

    let ledger: Ledger
    let horizon: Horizon
    let lens: Lens

    /// Whether this is the view by which the questions of requests are answered.
    private var isToday: Bool {
        switch (horizon, lens) {
        case (.newest, .inForce): true
        case (.newest, .asWritten), (.statement, _): false
        }
    }

    /// How many statements of a chain are seen.
    func reach(into subject: Subject) -> Int {
        let count = ledger.chains[subject]?.entries.count ?? 0
        guard case .statement(let statement) = horizon else { return count }
        let limit = subject == statement.subject ? statement.number - 1 : statement.heads[subject]?.number ?? 0
        return Int(min(UInt64(count), limit))
    }

    func entries(of subject: Subject) -> ArraySlice<Chain.Entry> {
        ledger.chains[subject]?.entries.prefix(reach(into: subject)) ?? []
    }

    func counts(_ entry: Chain.Entry) -> Bool {
        switch lens {
        case .asWritten: true
        case .inForce: !entry.isVoid
        }
    }

    // MARK: People

    func certificate(of user: UserID) -> Certificate? {
        isToday ? ledger.today.certificates[user] : readCertificate(of: user)
    }

    /// Goes through a person's chain for what `certificate(of:)` finds.
    func readCertificate(of user: UserID) -> Certificate? {
        if case .newest = horizon, ledger.refused.contains(user) { return nil }
        var newest: Certificate?
        for entry in entries(of: .user(user)) {
            switch entry.statement.content {
            case .certificate(let certificate) where counts(entry): newest = certificate
            case .withdrawal: newest = nil
            default: break
            }
        }
        guard case .newest = horizon, let signed = newest, let roles = ledger.accounts[user] else { return newest }
        return signed.narrowed(to: roles)
    }

    func isCertified(_ user: UserID, asOneOf roles: Set<RoleName>) -> Bool {
        certificate(of: user).map { !$0.roles.isDisjoint(with: roles) } ?? false
    }

    // MARK: Homes

    /// Who is assigned to a home, recused people left out.
    func assigned(to home: Home) -> Set<UserID> {
        guard let subject = home.assignments else { return [] }
        var assigned: Set<UserID> = []
        for entry in entries(of: subject) {
            switch entry.statement.content {
            case .assignment(let user) where counts(entry): assigned.insert(user)
            case .unassignment(let user): assigned.remove(user)
            case .handover(let from, let to):
                assigned.remove(from)
                if counts(entry) { assigned.insert(to) }
            default: break
            }
        }
        return assigned.subtracting(recused(from: home))
    }

    func recused(from home: Home) -> Set<UserID> {
        guard let subject = home.assignments else { return [] }
        var recused: Set<UserID> = []
        for entry in entries(of: subject) {
            if case .recusal(let user) = entry.statement.content { recused.insert(user) }
        }
        return recused
    }

    // MARK: The plan

    /// The newest plan; today's is narrowed by the policy.
    var plan: GrantPlan? { isToday ? ledger.today.plan : signedPlan }

    /// What the plan says of one compartment.
    func row(for compartment: Compartment) -> GrantPlan.Row? { plan?[compartment] }

    /// The newest plan as it was signed.
    var signedPlan: GrantPlan? {
        for entry in entries(of: .plan).reversed() where counts(entry) {
            if case .plan(let plan) = entry.statement.content { return plan }
        }
        return nil
    }

    func isEntitled(_ party: Signer, to compartment: Compartment) -> Bool {
        guard let row = row(for: compartment) else { return false }
        switch party {
        case .recovery: return row.parties.contains(.recovery)
        case .user(let user):
            guard let roles = certificate(of: user)?.roles, !recused(from: compartment.home).contains(user) else {
                return false
            }
            return !roles.isDisjoint(with: row.standing) || isAssignedOrAuthor(user, of: compartment)
        }
    }

    /// Whether the plan gives the compartment to this certified person other than by standing.
    func isAssignedOrAuthor(_ user: UserID, of compartment: Compartment) -> Bool {
        guard let row = row(for: compartment), let roles = certificate(of: user)?.roles else { return false }
        if row.parties.contains(.author), compartment.audience == .author(user) {
            if case .user(let owner) = compartment.home { return owner == user }
            return !recused(from: compartment.home).contains(user)
        }
        return !roles.isDisjoint(with: row.assigned) && assigned(to: compartment.home).contains(user)
    }

    /// Whether recovery may give somebody's process notes to this party: a certified colleague, not recused, whose role
    /// works in the same domain when assigned.
    ///
    /// It opens nothing else: an heir can neither open epochs nor grant.
    func mayInherit(_ party: Signer, _ compartment: Compartment) -> Bool {
        guard case .caseFile = compartment.home, case .author(let author) = compartment.audience,
            let user = party.user, user != author, let roles = certificate(of: user)?.roles,
            !recused(from: compartment.home).contains(user)
        else { return false }
        let team = Compartment(home: compartment.home, domain: compartment.domain)
        return row(for: team).map { !roles.isDisjoint(with: $0.assigned) } ?? false
    }

    // MARK: Compartments

    /// The newest epoch seen.
    func newestEpoch(of compartment: CompartmentID) -> Chain.OpenedEpoch? {
        guard let chain = ledger.chains[.compartment(compartment)] else { return nil }
        let reach = reach(into: .compartment(compartment))
        for number in stride(from: chain.epochIndexes.count, to: 0, by: -1) {
            guard let opened = chain.epoch(UInt64(number)), opened.index < reach else { continue }
            if counts(chain.entries[opened.index]) { return opened }
        }
        return nil
    }

    func currentEpoch(of compartment: CompartmentID) -> Epoch? { newestEpoch(of: compartment)?.epoch }

    /// The grants of an epoch that are seen, oldest first.
    func grants(of compartment: CompartmentID, epoch: UInt64) -> [Grant] {
        guard let chain = ledger.chains[.compartment(compartment)] else { return [] }
        let reach = reach(into: .compartment(compartment))
        return (chain.grantIndexes[epoch] ?? []).compactMap { index in
            guard index < reach, counts(chain.entries[index]) else { return nil }
            if case .grant(let grant) = chain.entries[index].statement.content { return grant }
            return nil
        }
    }

    /// Everyone who has an epoch's key: who opened it, and its grantees.
    func holders(of opened: Chain.OpenedEpoch, _ compartment: CompartmentID) -> Set<Signer> {
        let grantees = grants(of: compartment, epoch: opened.epoch.number).map(\.grantee.signer)
        return Set(grantees).union([opened.creator])
    }
}
