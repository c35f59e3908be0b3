import Trust

/// Counts what waits for a session that holds the keys: nobody else can do it.
struct WaitingKeys {
    private let work: Work
    /// How long is counted altogether, in turns of the writer.
    private static let budget = Duration.milliseconds(500)

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
        /// Cases not looked at for lack of time.
        var uncounted = 0
    }

    /// What has been counted so far.
    struct Count: Sendable {
        var figures = Figures()
        /// Cases yet to be looked at, which are counted from the newest; nil before the first turn.
        var left: Int?
        private let deadline = ContinuousClock.now + WaitingKeys.budget

        fileprivate var isLate: Bool { ContinuousClock.now >= deadline }
    }

    /// Goes through the organisation and the cases, newest first, while there is time; process notes and drafts are
    /// their authors' to look after. Says whether there is more.
    func goOn(_ count: inout Count) throws(VaultError) -> Bool {
        guard work.vault.facts.phase == .complete, try work.session().person.pin != nil else { return false }
        let cases = try CaseBook(work).cases(of: nil)
        if count.left == nil { try self.count(.organisation, into: &count.figures) }
        let first = min(count.left ?? cases.count, cases.count)
        var left = first
        while left > 0, left == first || !work.isOverTime {
            left -= 1
            let id = try work.store.passedOver.found { () throws(VaultError) in try cases.at(left) }
            if let id { try self.count(.caseFile(id), into: &count.figures) }
        }
        count.left = left
        if count.isLate { count.figures.uncounted = left }
        return left > 0 && !count.isLate
    }

    private func count(_ home: Home, into figures: inout Figures) throws(VaultError) {
        let desk = try CompartmentDesk(work)
        let rewrapping = try Rewrapping(work, desk)
        for compartment in try desk.trust.ledger.plan?.teamCompartments(of: home) ?? [] {
            guard let id = try verified(compartment, desk) else { continue }
            let ledger = try desk.trust.ledger
            guard let epoch = ledger.currentEpoch(of: id)?.number else { continue }
            if ledger.isStale(id) {
                figures.stale += 1
            } else {
                figures.grants += try desk.missingGrantees(compartment, id, epoch).count
                if try rewrapping.isPending(compartment) { figures.rewraps += 1 }
            }
        }
        try desk.trust.letGo()
    }

    /// Nil where the statements don't verify: whoever works there is told.
    private func verified(_ compartment: Compartment, _ desk: CompartmentDesk) throws(VaultError) -> CompartmentID? {
        try work.store.passedOver.intact { () throws(VaultError) in try desk.prepare(compartment) }
    }
}
