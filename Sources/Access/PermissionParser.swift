import YAMLFile

/// One line under `may`, read but not yet spread over its operations and domains.
private struct Permission {
    var domains: [DomainID] = []
    var scope: Scope?
    var audience: Audience?
    var purposes: [PurposeID] = []
    var requires: Set<Condition> = []
    let line: Int
}

extension PolicyParser {
    /// The rules of one role's `may`.
    mutating func permissions(_ node: YAMLNode?, of role: RoleID) -> [Placed] {
        reader.items(node).flatMap { item in permission(item, of: role) }
    }

    private mutating func permission(_ node: YAMLNode, of role: RoleID) -> [Placed] {
        let fields = reader.fields(node, required: ["do"], optional: ["in", "of", "audience", "purposes", "requires"])
        var permission = Permission(line: node.line)
        permission.domains = reader.names(fields["in"], known: domains)
        permission.scope = fields["of"].flatMap { reader.word($0) }
        permission.audience = fields["audience"].flatMap { reader.word($0) }
        permission.purposes = reader.names(fields["purposes"], known: purposes)
        permission.requires = Set(reader.items(fields["requires"]).compactMap { reader.word($0) })
        if permission.audience == .author, let scope = permission.scope, scope > .caseload {
            reader.report(.processBeyondAuthor, at: node.line)
        }
        var rules: [Placed] = []
        for item in reader.items(fields["do"]) {
            guard let name = reader.text(item) else { continue }
            for action in actions(named: name, at: item.line) {
                rules += spread(permission, over: action, named: name, for: role)
            }
        }
        return rules
    }

    /// An operation, or those of a group.
    private mutating func actions(named name: String, at line: Int) -> [KnownAction] {
        if let group = groups[name] { return group.compactMap { KnownActions.byID[$0] } }
        if let action = ActionID(rawValue: name).flatMap({ KnownActions.byID[$0] }) { return [action] }
        let known = groups.keys.sorted() + KnownActions.all.map(\.id.rawValue).sorted()
        reader.report(.unknownName(name, known: known), at: line)
        return []
    }

    private mutating func spread(
        _ permission: Permission, over action: KnownAction, named name: String, for role: RoleID
    ) -> [Placed] {
        guard fits(permission, action) else { return [] }
        let inDomain = action.target == .record || action.target == .authored
        let domains: [DomainID?] = inDomain ? permission.domains : [nil]
        let scope = permission.scope ?? .any
        let audience = permission.audience ?? .team
        return domains.map { domain in
            let id = RuleID(
                role.rawValue, name, domain?.rawValue, audience == .author ? audience.rawValue : nil,
                permission.scope?.rawValue)
            let rule = Rule(
                id: id, holder: .role(role), action: action.id, domain: domain, audience: audience, scope: scope,
                purposes: permission.purposes, requires: permission.requires)
            return (rule, permission.line)
        }
    }

    /// Whether domain, scope and audience make sense for the operation; reports where they don't.
    private mutating func fits(_ permission: Permission, _ action: KnownAction) -> Bool {
        let before = reader.problems.count
        let inDomain = action.target == .record || action.target == .authored
        if inDomain, permission.domains.isEmpty { reader.report(.missingDomain(action.id), at: permission.line) }
        if !inDomain, !permission.domains.isEmpty { reader.report(.needlessDomain(action.id), at: permission.line) }
        if !inDomain, permission.audience != nil { reader.report(.needlessAudience(action.id), at: permission.line) }
        switch (action.target, permission.scope) {
        case (.nothing, .some): reader.report(.needlessScope(action.id), at: permission.line)
        case (.nothing, nil): break
        case (_, nil): reader.report(.missingScope(action.id), at: permission.line)
        case (_, .any): reader.report(.scopeTooWide(action.id), at: permission.line)
        case (_, .some): break
        }
        return reader.problems.count == before
    }
}
