import Trust

/// All sealed keys of one person, for the moment she leaves.
struct PersonalGrants {
    private let work: Work
    private let grants: GrantTable
    /// Nil while the vault is being founded: nobody holds a grant then.
    private let trust: TrustDesk?

    init(_ work: Work) throws(VaultError) {
        self.work = work
        grants = GrantTable(store: work.store, keys: try work.keys())
        trust = work.vault.facts.phase == .complete ? try work.trust() : nil
    }

    /// Deletes every sealed key of a person: of all cases and the organisation, her process notes and drafts, in all
    /// epochs; forgets those her sessions have opened.
    func delete(of user: UserID) throws(VaultError) {
        guard let trust else { return }
        let vault = try work.keys().vault
        try work.cutLogOnceDurable()
        for home in try trust.homes(of: user) {
            guard let compartments = try trust.loadIfIntact(home, author: user) else { continue }
            for id in compartments.map({ $0.id(in: vault) }) {
                for epoch in 1..<(try trust.ledger.nextEpochNumber(of: id)) {
                    try grants.delete(id, epoch, .user(user))
                }
            }
            try trust.letGo()
        }
        let sessions = work.vault.sessions
        work.onceDurable { sessions.forgetKeys(of: user) }
        FaultPoint.grantsDeleted.reach()
    }
}
