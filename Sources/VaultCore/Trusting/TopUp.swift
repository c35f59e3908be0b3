import Trust

/// Gives what the plan calls for and this session can give: keys to colleagues certified or assigned since.
///
/// Bounded, so that a login stays quick: what is left is done at the next.
struct TopUp {
    private let work: Work
    private let compartments: CompartmentDesk
    /// Grants made in one go at most: a grant costs two signatures and a seal, about a quarter of a millisecond.
    private static let most = 200

    init(_ work: Work) throws(VaultError) {
        self.work = work
        compartments = try CompartmentDesk(work)
    }

    /// Tops up one case's compartments; returns how many grants were given.
    func run(for caseFile: CaseID) throws(VaultError) -> Int {
        try run(in: .caseFile(caseFile))
    }

    /// Tops up the organisation's compartments and those of the cases given, newest first.
    func run(for cases: [CaseID]) throws(VaultError) -> Int {
        var given = try run(in: .organisation)
        for caseFile in cases.reversed() where given < Self.most { given += try run(for: caseFile) }
        return given
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
