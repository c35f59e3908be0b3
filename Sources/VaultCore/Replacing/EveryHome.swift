import Trust

/// Every home there is, place by place, and the compartment epochs in it: where recovery may hold keys.
///
/// It only says where to look, so nothing it reads has to be verified. A place stays good from one request to the next:
/// people and cases are added at the ends of their lists, so that going on from it may repeat a home and passes over
/// none that was there.
struct EveryHome {
    private let vault: VaultID
    private let statements: StatementTable
    private let users: [UserID]
    private let cases: Caseload
    private let plan: GrantPlan

    init(_ work: Work) throws(VaultError) {
        vault = try work.keys().vault
        statements = StatementTable(store: work.store, keys: try work.keys())
        users = try work.accounts.ids()
        cases = try CaseBook(work).cases(of: nil)
        plan = try Self.everyRow(statements)
    }

    /// How many places there are.
    var count: Int { 1 + users.count + cases.count }

    /// The epochs of all compartments of the home at a place, those of every author included.
    func epochs(at place: Int) throws(VaultError) -> [CompartmentEpoch] {
        guard let home = try home(at: place) else { return [] }
        var found: [CompartmentEpoch] = []
        for compartment in compartments(of: home) {
            let id = compartment.id(in: vault)
            for number in try epochs(of: id) { found.append(CompartmentEpoch(compartment: id, epoch: number)) }
        }
        return found
    }

    private func home(at place: Int) throws(VaultError) -> Home? {
        if place == 0 { return .organisation }
        if place <= users.count { return .user(users[place - 1]) }
        return try cases.at(place - 1 - users.count).map { .caseFile($0) }
    }

    private func compartments(of home: Home) -> [Compartment] {
        let authors =
            switch home {
            case .user(let user): [user]
            case .caseFile, .group, .organisation: users
            }
        return plan.teamCompartments(of: home) + authors.flatMap { plan.ownCompartments(of: $0, in: home) }
    }

    private func epochs(of id: CompartmentID) throws(VaultError) -> [UInt64] {
        try statements.chain(of: .compartment(id)).compactMap {
            if case .epoch(let epoch) = $0.statement.content { epoch.number } else { nil }
        }
    }

    /// The rows of all plans there have been: a later one may have dropped what an earlier one gave.
    private static func everyRow(_ statements: StatementTable) throws(VaultError) -> GrantPlan {
        var rows: [GrantPlan.Key: GrantPlan.Row] = [:]
        for signed in try statements.chain(of: .plan) {
            if case .plan(let plan) = signed.statement.content { rows.merge(plan.rows) { _, newer in newer } }
        }
        return GrantPlan(rows: rows)
    }
}
