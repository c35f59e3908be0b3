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
