import YAMLFile

/// What the policy file says about a second person: who approves what, and for how long.
extension PolicyParser {
    /// The operations that a role approves; they are checked against the rules by ``checkApprovals(_:_:)``.
    mutating func approved(_ node: YAMLNode?, by role: RoleID, permitted: [Placed]) -> Set<ActionID> {
        guard let node else { return [] }
        let actions: [ActionID] = reader.names(node, known: KnownActions.all.map(\.id))
        if !permitted.contains(where: { $0.rule.action == .approve }) {
            reader.report(.approvesUnpermitted(role), at: node.line)
        }
        return Set(actions)
    }

    /// Whatever needs a second person has a role that can be one, and what two people do by design needs one.
    mutating func checkApprovals(_ roles: [Policy.Role], _ rules: [Placed]) {
        let approvable = roles.reduce(into: Set<ActionID>()) { $0.formUnion($1.approves) }
        var shared: Set<ActionID> = []
        for (rule, line) in rules {
            let needs = rule.requires.contains(.secondPerson)
            if needs, shared.insert(rule.action).inserted, !approvable.contains(rule.action) {
                reader.report(.nobodyApproves(rule.action), at: line)
            }
            if !needs, KnownActions.byTwoPeople.contains(rule.action) {
                reader.report(.needsTwoPeople(rule.action), at: line)
            }
        }
        for action in approvable.subtracting(shared).sorted() {
            reader.report(.needlessApproval(action), at: 1)
        }
    }

    /// How long an approval can be used, in microseconds; a day where the file doesn't say.
    mutating func approvalLifetime(_ node: YAMLNode?) -> Int64 {
        guard let node else { return Policy.Periods().approval }
        guard let value = reader.fields(node, required: ["expire"])["expire"], let text = reader.text(value) else {
            return Policy.Periods().approval
        }
        let hours: Int64? =
            switch text.last {
            case "h": Int64(text.dropLast())
            case "d": Int64(text.dropLast()).map { $0 > 30 ? 0 : 24 * $0 }
            default: nil
            }
        guard let hours, (1...720).contains(hours) else {
            reader.report(.badLifetime(text), at: value.line)
            return Policy.Periods().approval
        }
        return hours * 3_600_000_000
    }
}
