import GRDB
import Trust

/// All sealed keys of one person, for the moment she is disabled.
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

    /// How many compartments have this person as their only holder beside recovery.
    func orphans(of user: UserID) throws(VaultError) -> Int {
        var count = 0
        for id in try compartments(of: user) {
            guard let ledger = try trust?.ledger, let epoch = ledger.currentEpoch(of: id) else { continue }
            if ledger.grantees(of: id, epoch: epoch.number).subtracting([.recovery]) == [.user(user)] { count += 1 }
        }
        return count
    }

    func delete(of user: UserID) throws(VaultError) {
        for id in try compartments(of: user) {
            guard let current = try trust?.ledger.currentEpoch(of: id) else { continue }
            for epoch in 1...current.number { try grants.delete(id, epoch, .user(user)) }
        }
    }

    /// Every compartment the plan could give this person: of all cases, of the organisation, her notes, her drafts.
    private func compartments(of user: UserID) throws(VaultError) -> [CompartmentID] {
        guard let trust, let plan = try trust.ledger.plan else { return [] }
        let vault = try work.keys().vault
        var ids: [CompartmentID] = []
        for home in [Home.organisation, .user(user)] + (try CaseBook(work).all().map { Home.caseFile($0) }) {
            try trust.load([home.assignments].compactMap(\.self))
            for key in plan.rows.keys where key.home == home.kind {
                let audience: Audience = key.audience == .team ? .team : .author(user)
                ids.append(Compartment(home: home, domain: key.domain, audience: audience).id(in: vault))
            }
        }
        try trust.load(ids.map { .compartment($0) })
        return ids
    }
}
