import Trust

/// Deletes the sealed keys of those who lost the right to them; what they have read, they may have copied.
///
/// Where this session holds the key, the next epoch is opened, under a key they never had; elsewhere, and for what
/// doesn't fit into one turn, the compartment is stale: it takes no write until a holder opens the next epoch.
struct Revocation {
    private let work: Work
    private let trust: TrustDesk
    private let grants: GrantTable
    private let deadline: ContinuousClock.Instant

    init(_ work: Work) throws(VaultError) {
        try self.init(work, work.trust())
    }

    init(_ work: Work, _ trust: TrustDesk) throws(VaultError) {
        self.work = work
        self.trust = trust
        grants = GrantTable(store: work.store, keys: try work.keys())
        deadline = work.began + work.vault.slice
    }

    /// Goes through one home after somebody has left it; returns how many of its compartments are stale now.
    func run(in home: Home, of user: UserID) throws(VaultError) -> Int {
        forget(user)
        let compartments = try trust.load(home, author: user)
        try delete(compartments, of: user)
        FaultPoint.grantsDeleted.reach()
        var hasOpened = false
        return try renew(compartments, &hasOpened)
    }

    /// Goes through every home after somebody's certificate was withdrawn or became narrower; a home that was tampered
    /// with is passed over. Returns how many compartments are stale now.
    func runEverywhere(of user: UserID) throws(VaultError) -> Int {
        forget(user)
        var (stale, hasOpened) = (0, false)
        for home in try trust.homes(of: user) {
            guard let compartments = try trust.loadIfIntact(home, author: user) else { continue }
            try delete(compartments, of: user)
            stale += try renew(compartments, &hasOpened)
            try trust.letGo()
        }
        FaultPoint.grantsDeleted.reach()
        return stale
    }

    private func forget(_ user: UserID) {
        let sessions = work.vault.sessions
        work.onceDurable { sessions.forgetKeys(of: user) }
    }

    /// Deletes what people are not entitled to by signed statements; a slip in the policy file or an account must not
    /// destroy what was granted. Recovery's own grants aren't touched here.
    private func delete(_ compartments: [Compartment], of user: UserID) throws(VaultError) {
        let vault = try work.keys().vault
        let signed = try trust.ledger.asSigned
        for compartment in compartments {
            let id = compartment.id(in: vault)
            for epoch in 1..<signed.nextEpochNumber(of: id) {
                var gone = signed.formerGrantees(of: id, epoch: epoch).subtracting([.recovery])
                // Grants that are void themselves left bytes too.
                if !signed.isEntitled(user, to: compartment) { gone.insert(.user(user)) }
                for grantee in gone where try grants.delete(id, epoch, grantee) { try work.cutLogOnceDurable() }
            }
        }
    }

    /// Opens next epochs while there is time, one at least, however busy the machine is; counts what stays stale.
    private func renew(_ compartments: [Compartment], _ hasOpened: inout Bool) throws(VaultError) -> Int {
        let vault = try work.keys().vault
        // Custodians have no session whose keys could open the next epochs: the holders' next logins do.
        let desk = try work.sessionIfAny == nil ? nil : CompartmentDesk(work)
        var stale = 0
        for compartment in compartments {
            let id = compartment.id(in: vault)
            guard try trust.ledger.isStale(id) else { continue }
            if let desk, !hasOpened || ContinuousClock.now < deadline { _ = try desk.tend(compartment) }
            if try trust.ledger.isStale(id) { stale += 1 } else { hasOpened = true }
        }
        return stale
    }
}
