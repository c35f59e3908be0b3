import Trust

extension GrantPlan {
    /// The compartments a home's team can have.
    func teamCompartments(of home: Home) -> [Compartment] {
        compartments(of: home, .team) { .team }
    }

    /// Those a home can have for this author alone: process notes, drafts.
    func ownCompartments(of author: UserID, in home: Home) -> [Compartment] {
        compartments(of: home, .author) { .author(author) }
    }

    /// In order of their domains, so that every session goes through them alike.
    private func compartments(
        of home: Home, _ kind: AudienceKind, _ audience: () -> Trust.Audience
    ) -> [Compartment] {
        rows.keys.filter { $0.home == home.kind && $0.audience == kind }.map(\.domain).sorted().map {
            Compartment(home: home, domain: $0, audience: audience())
        }
    }
}

extension TrustDesk {
    /// Every home whose keys one person can have come to hold, or have spoken about: all cases, for supervisors stand.
    ///
    /// `tampered` where the plan can't be read: nobody knows then what to look for in them.
    func homes(of user: UserID) throws(VaultError) -> [Home] {
        guard try ledger.plan != nil else { throw .tampered(.statement, Trust.Subject.plan.name) }
        return [.organisation, .user(user)] + (try CaseBook(work).all().map { .caseFile($0) })
    }

    /// The compartments of a home's team and of one author in it, their chains loaded; a chain that was tampered with
    /// is an error.
    func load(_ home: Home, author: UserID) throws(VaultError) -> [Compartment] {
        guard let plan = try ledger.plan else { return [] }
        let compartments = plan.teamCompartments(of: home) + plan.ownCompartments(of: author, in: home)
        let vault = try work.keys().vault
        try load([home.assignments].compactMap(\.self) + compartments.map { .compartment($0.id(in: vault)) })
        return compartments
    }

    /// The same; nil for a home whose statements were tampered with, so that one forged line holds up nobody's work
    /// elsewhere. Whoever opens that home is told.
    func loadIfIntact(_ home: Home, author: UserID) throws(VaultError) -> [Compartment]? {
        try work.store.passedOver.intact { () throws(VaultError) in try load(home, author: author) }
    }
}
