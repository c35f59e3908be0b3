import Access
import Trust

extension Policy {
    /// The grant plan as this policy leaves it: nobody is given keys to what her role may not read anyway.
    ///
    /// A policy can only narrow the plan that recovery or two supervisors signed; widening it takes their signatures.
    func narrowing(_ plan: GrantPlan) -> GrantPlan {
        var rows: [GrantPlan.Key: GrantPlan.Row] = [:]
        for (key, row) in plan.rows {
            rows[key] = key.home == .caseFile ? narrowed(row, key.domain) : row
        }
        return GrantPlan(rows: rows)
    }

    private func narrowed(_ row: GrantPlan.Row, _ domain: DomainName) -> GrantPlan.Row {
        GrantPlan.Row(
            assigned: row.assigned.filter { reads(domain, as: $0, [.assigned, .own]) },
            standing: row.standing.filter { reads(domain, as: $0, []) }, parties: row.parties)
    }

    /// Whether a role alone may read records of a domain, be it with a reason.
    private func reads(_ domain: DomainName, as role: RoleName, _ relation: Relation) -> Bool {
        guard let role = RoleID(rawValue: role.text), let domain = DomainID(rawValue: domain.text) else { return false }
        let subject = Access.Subject(user: "plan", roles: [role])
        switch decide(.readRecord, by: subject, on: Access.Object(domain: domain, relation: relation)) {
        case .allow, .needs: return true
        case .deny: return false
        }
    }
}
