import Trust

/// Gives what the plan calls for and this session can give: next epochs where somebody has left, keys to colleagues
/// certified or assigned since, and record keys moved to the newest epoch.
///
/// One go takes as long as a turn may, so that a login stays quick and the writer comes back to others; what is left is
/// done at the next, or by `amanat keys renew`. Each goes through one case at least, however busy the machine is, so that
/// the end comes nearer.
struct TopUp {
    private let work: Work
    private let compartments: CompartmentDesk
    private let rewrapping: Rewrapping

    init(_ work: Work) throws(VaultError) {
        self.work = work
        compartments = try CompartmentDesk(work)
        rewrapping = try Rewrapping(work, compartments)
    }

    /// Tops up one case.
    func run(for caseFile: CaseID) throws(VaultError) -> Upkeep {
        try run(in: .caseFile(caseFile))
    }

    /// Tops up the organisation's compartments, the person's own, and those of the cases given, newest first.
    ///
    /// Each go begins where the one before stopped: the oldest cases must have their turn too.
    func run(for cases: Caseload) throws(VaultError) -> Upkeep {
        let user = try work.session().user
        var done = try runOutsideCases()
        let start = work.vault.topUps.start(of: user)
        var passed = 0
        while passed < cases.count, passed == 0 || !work.isOverTime {
            let place = cases.count - 1 - (start + passed) % cases.count
            if let id = try found(cases, at: place) { done += try run(for: id) }
            passed += 1
        }
        work.vault.topUps.keep(cases.count == 0 ? 0 : (start + passed) % cases.count, for: user)
        return done
    }

    /// Tops up whatever this session may hold keys of.
    func runForSession() throws(VaultError) -> Upkeep {
        try run(for: cases())
    }

    /// One batch of a whole round over what this session may hold keys of.
    ///
    /// - Parameter start: how many cases the batches before have been through.
    /// - Returns: what was done, how many cases are through now, and how many there are.
    func batch(from start: Int) throws(VaultError) -> (done: Upkeep, through: Int, of: Int) {
        let cases = try cases()
        var done = start == 0 ? try runOutsideCases() : Upkeep()
        var through = min(max(0, start), cases.count)
        let first = through
        while through < cases.count, through == first || !work.isOverTime {
            if let id = try found(cases, at: cases.count - 1 - through) {
                done += try run(for: id)
                // A case whose records aren't all moved is gone on with in the next batch.
                if work.isOverTime, try isUnfinished(.caseFile(id)) { break }
            }
            through += 1
        }
        return (done, through, cases.count)
    }

    /// Her caseload, or all cases for a standing reader.
    private func cases() throws(VaultError) -> Caseload {
        let user = try work.session().user
        let ledger = try compartments.trust.ledger
        let roles = ledger.certificate(of: user)?.roles ?? []
        let stands = ledger.plan?.rows.contains {
            $0.key.home == .caseFile && !$0.value.standing.isDisjoint(with: roles)
        }
        return try CaseBook(work).cases(of: stands == true ? nil : user)
    }

    private func runOutsideCases() throws(VaultError) -> Upkeep {
        var done = try run(in: .organisation)
        done += try run(in: .user(work.session().user))
        return done
    }

    private func found(_ cases: Caseload, at place: Int) throws(VaultError) -> CaseID? {
        try work.store.passedOver.found { () throws(VaultError) in try cases.at(place) }
    }

    /// One home; nothing is done in one where something was altered, and the others have their turn all the same.
    private func run(in home: Home) throws(VaultError) -> Upkeep {
        try work.passingOver { () throws(VaultError) in try runWhole(home) } ?? Upkeep()
    }

    private func runWhole(_ home: Home) throws(VaultError) -> Upkeep {
        var done = Upkeep()
        let all = try verified(home)
        for compartment in all { done += try compartments.tend(compartment) }
        for compartment in all where done.moved == 0 || !work.isOverTime {
            done.moved += try rewrapping.run(compartment)
        }
        return done
    }

    private func isUnfinished(_ home: Home) throws(VaultError) -> Bool {
        for compartment in try verified(home) {
            let can = try work.store.passedOver.intact { () throws(VaultError) in try rewrapping.canGoOn(compartment) }
            if can == true { return true }
        }
        return false
    }

    /// A home's compartments; none of one that was tampered with.
    private func verified(_ home: Home) throws(VaultError) -> [Compartment] {
        try compartments.trust.loadIfIntact(home, author: work.session().user) ?? []
    }
}
