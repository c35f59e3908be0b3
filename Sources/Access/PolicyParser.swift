import YAMLFile

extension Policy {
    /// Reads and checks a policy file.
    ///
    /// Format: the comments of the shipped `Config/policy.yaml`. Throws every problem found, not the first.
    /// - Parameter file: the name to give in problems.
    package static func parse(_ text: String, file: String) throws(PolicyRefused) -> Policy {
        var parser = PolicyParser(file: file)
        let policy = parser.policy(text)
        return try parser.reader.finish(policy)
    }
}

/// Turns the tree of a policy file into rules, reporting on the way.
struct PolicyParser {
    /// A rule with the line of its permission, for problems found later.
    typealias Placed = (rule: Rule, line: Int)

    var reader: YAMLReader<PolicyFault>
    var domains: [DomainID] = []
    var purposes: [PurposeID] = []
    var roles: [RoleID] = []
    var groups: [String: [ActionID]] = [:]

    init(file: String) { reader = YAMLReader(file: file) }

    mutating func policy(_ text: String) -> Policy? {
        guard let root = reader.document(text) else { return nil }
        let sections = ["anyone", "everyone", "system"]
        let fields = reader.fields(
            root, required: ["version", "domains", "purposes", "roles"] + sections,
            optional: ["groups", "approvals", "rotation"])
        readVersion(fields["version"])
        domains = reader.names(fields["domains"])
        purposes = reader.names(fields["purposes"])
        readGroups(fields["groups"])
        var rules: [Placed] = []
        for (section, holder) in zip(sections, [Holder.anyone, .everyone, .system]) {
            rules += sectionRules(fields[section], of: holder)
        }
        let declared = fields["roles"].map { readRoles($0, into: &rules) } ?? []
        reportRepeated(rules)
        checkApprovals(declared, rules)
        return Policy(
            domains: domains, purposes: purposes, declared: declared, rules: rules.map(\.rule),
            periods: Policy.Periods(
                approval: approvalLifetime(fields["approvals"]), masterKey: masterKeyPeriod(fields["rotation"])))
    }

    private mutating func readVersion(_ node: YAMLNode?) {
        guard let node, let version = reader.text(node), version != "1" else { return }
        reader.report(.badVersion(version), at: node.line)
    }

    private mutating func readGroups(_ node: YAMLNode?) {
        guard let node else { return }
        for group in reader.entries(node) {
            if !isPolicyName(group.key) { reader.report(.badName(group.key), at: group.line) }
            if ActionID(rawValue: group.key).flatMap({ KnownActions.byID[$0] }) != nil {
                reader.report(.yaml(.repeated(group.key)), at: group.line)
            }
            groups[group.key] = reader.names(group.value, known: KnownActions.all.map(\.id))
        }
    }

    private mutating func sectionRules(_ node: YAMLNode?, of holder: Holder) -> [Placed] {
        let line = node?.line ?? 1
        let permitted: Set<Duty> = holder == .system ? [.common, .administration] : [.common]
        let actions: [ActionID] = reader.names(node, known: KnownActions.all.map(\.id))
        return actions.compactMap { action in
            guard let known = KnownActions.byID[action] else { return nil }
            if !permitted.contains(known.duty) || known.target != .nothing {
                reader.report(.notForEverybody(action, section: holder.code), at: line)
                return nil
            }
            return (Rule(plain: action, of: holder, code: action.rawValue), line)
        }
    }

    private mutating func reportRepeated(_ rules: [Placed]) {
        struct Reach: Hashable {
            let holder: Holder
            let action: ActionID
            let domain: DomainID?
            let audience: Audience
            let scope: Scope
        }
        var seen: Set<Reach> = []
        for (rule, line) in rules {
            let reach = Reach(
                holder: rule.holder, action: rule.action, domain: rule.domain, audience: rule.audience,
                scope: rule.scope)
            if !seen.insert(reach).inserted { reader.report(.yaml(.repeated("\(rule.id) (\(rule.action))")), at: line) }
        }
    }
}

extension Rule {
    /// A permission without object or conditions.
    init(plain action: ActionID, of holder: Holder, code: String) {
        self.init(
            id: RuleID(holder.code, code), holder: holder, action: action, domain: nil, audience: .team, scope: .any,
            purposes: [], requires: [])
    }
}
