import Trust

/// Counts what waits for a session that holds the keys: nobody else can do it.
struct WaitingKeys {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// What waits, in compartments; grants one by one.
    struct Figures: Sendable, Equatable {
        /// Compartments that wait for a new epoch.
        var stale = 0
        /// Grants the plan calls for that nobody has given yet.
        var grants = 0
        /// Compartments with record keys under older epochs.
        var rewraps = 0
    }

    /// Goes through all cases and the organisation; process notes and drafts are their authors' to look after.
    func figures() throws(VaultError) -> Figures {
        guard work.vault.facts.phase == .complete, try work.session().person.pin != nil else { return Figures() }
        let trust = try work.trust()
        let desk = try CompartmentDesk(work)
        let rewrapping = try Rewrapping(work, desk)
        var figures = Figures()
        for home in [Home.organisation] + (try CaseBook(work).all().map { Home.caseFile($0) }) {
            for compartment in try trust.ledger.plan?.teamCompartments(of: home) ?? [] {
                guard let id = try verified(compartment, desk) else { continue }
                let ledger = try trust.ledger
                guard let epoch = ledger.currentEpoch(of: id)?.number else { continue }
                if ledger.isStale(id) {
                    figures.stale += 1
                } else {
                    figures.grants += try desk.missingGrantees(compartment, id, epoch).count
                    if try rewrapping.isPending(compartment) { figures.rewraps += 1 }
                }
            }
        }
        return figures
    }

    /// Nil where the statements don't verify: whoever works there is told.
    private func verified(_ compartment: Compartment, _ desk: CompartmentDesk) throws(VaultError) -> CompartmentID? {
        do { return try desk.prepare(compartment) } catch {
            guard case .tampered = error else { throw error }
            return nil
        }
    }
}
