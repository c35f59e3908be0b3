/// The whole policy of a vault: who may do what, to what, under which conditions.
///
/// A value made once from `policy.yaml` by ``Policy/parse(_:file:)``; deny is what it says to everything that no rule
/// names.
package struct Policy: Sendable {
    /// A role as the policy file declares it.
    struct Role: Sendable {
        let id: RoleID
        /// Roles that nobody holds beside this one.
        let neverWith: Set<RoleID>
        /// Whether nobody with this role may hold a role that reaches content.
        let neverContent: Bool
        /// Whether a permission of this role reaches content.
        let reachesContent: Bool
        /// What others ask for that somebody with this role may approve.
        let approves: Set<ActionID>
    }

    package let domains: [DomainID]
    package let purposes: [PurposeID]
    /// In the order of the file.
    package var roles: [RoleID] { declared.map(\.id) }

    let declared: [Role]
    let rules: [ActionID: [Rule]]
    private let rulesByID: [RuleID: Rule]
    private let periods: Periods

    /// How long things last, in microseconds.
    struct Periods: Sendable {
        static let day: Int64 = 86_400_000_000

        /// How long an approval can be used; a day where the file names none.
        var approval = day
        /// How old a master key becomes before it is overdue; a year where the file names none.
        var masterKey = 365 * day
    }

    init(
        domains: [DomainID], purposes: [PurposeID], declared: [Role], rules: [Rule], periods: Periods = Periods()
    ) {
        self.periods = periods
        self.domains = domains
        self.purposes = purposes
        self.declared = declared
        self.rules = Dictionary(grouping: rules, by: \.action).mapValues { $0.sorted { $0.scope < $1.scope } }
        rulesByID = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
    }

    /// How long an approval can be used, in microseconds from the request.
    package var approvalLifetime: Int64 { periods.approval }

    /// How old a master key may become before it is overdue for rotation, in microseconds.
    package var masterKeyPeriod: Int64 { periods.masterKey }

    /// The purpose to write to the log when this rule has allowed: the one asked for, else the rule's first.
    package func purpose(under rule: RuleID, asked: PurposeID?) -> PurposeID? {
        asked ?? rulesByID[rule]?.purposes.first
    }

    /// Whether somebody with these roles in force may approve what another asks for.
    package func mayApprove(_ action: ActionID, with roles: Set<RoleID>) -> Bool {
        declared.contains { roles.contains($0.id) && $0.approves.contains(action) }
    }

    /// Every rule's code, sorted; for `config check` and the documentation.
    package var ruleIDs: [RuleID] { rulesByID.keys.sorted() }
}
