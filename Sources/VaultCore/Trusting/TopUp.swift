import Trust

/// Gives what the plan calls for and this session can give: keys to colleagues certified or assigned since.
///
/// One go takes at most 50 ms, so that a login stays quick; what is left is done at the next.
struct TopUp {
    private let work: Work
    private let compartments: CompartmentDesk
    private let began = ContinuousClock.now
    private static let budget = Duration.milliseconds(50)

    init(_ work: Work) throws(VaultError) {
        self.work = work
        compartments = try CompartmentDesk(work)
    }

    /// Tops up one case's compartments; returns how many grants were given.
    func run(for caseFile: CaseID) throws(VaultError) -> Int {
        try run(in: .caseFile(caseFile))
    }

    /// Tops up the organisation's compartments and those of the cases given, newest first.
    func run(for cases: Caseload?) throws(VaultError) -> Int {
        var given = try run(in: .organisation)
        guard let cases, cases.count > 0 else { return given }
        let user = try work.session().user
        var done = 0
        // Each go begins where the one before stopped: the oldest cases must have their turn too.
        let start = work.vault.topUps.start(of: user)
        while done < cases.count, began.duration(to: .now) < Self.budget {
            if let id = try cases.at(cases.count - 1 - (start + done) % cases.count) { given += try run(for: id) }
            done += 1
        }
        work.vault.topUps.keep((start + done) % cases.count, for: user)
        return given
    }

    /// Tops up whatever this session may hold keys of: her caseload, or all cases for a standing reader.
    func runForSession() throws(VaultError) -> Int {
        let user = try work.session().user
        let ledger = try compartments.trust.ledger
        let roles = ledger.certificate(of: user)?.roles ?? []
        let stands = ledger.plan?.rows.contains {
            $0.key.home == .caseFile && !$0.value.standing.isDisjoint(with: roles)
        }
        return try run(for: CaseBook(work).cases(of: stands == true ? nil : user))
    }

    private func run(in home: Home) throws(VaultError) -> Int {
        guard let plan = try compartments.trust.ledger.plan else { return 0 }
        var given = 0
        for key in plan.rows.keys where key.home == home.kind && key.audience == .team {
            given += try compartments.topUp(Compartment(home: home, domain: key.domain))
        }
        return given
    }
}
