extension Policy {
    /// Decides one request; everything that no rule names is denied.
    ///
    /// Order: recusal, then separation of duty (for what roles give: nobody is kept from logging out), then the
    /// narrowest rule that reaches the object with nothing left open.
    package func decide(_ action: ActionID, by subject: Subject, on object: Object) -> Decision {
        if object.relation.contains(.recused) { return .deny(.recused) }
        guard let known = KnownActions.byID[action] else { return .deny(.noRule) }
        let held = (rules[action] ?? []).filter { $0.isHeld(by: subject) }
        let common = held.filter { if case .role = $0.holder { false } else { true } }
        if common.isEmpty, let conflict = conflicts(among: subject.roles).first { return .deny(conflict) }
        if held.isEmpty { return .deny(.noRule) }
        let fitting = held.filter { $0.reaches(object, as: known.target) }
        guard let narrowest = fitting.first else { return .deny(whyNone(for: object, target: known.target)) }
        if let allowing = fitting.first(where: { $0.openCondition(for: object) == nil }) { return .allow(allowing.id) }
        guard let condition = narrowest.openCondition(for: object) else { return .allow(narrowest.id) }
        return .needs(condition, narrowest.id)
    }

    private func whyNone(for object: Object, target: ActionTarget) -> RuleID {
        let isRecord = target == .record || target == .authored
        return isRecord && object.audience == .author && !object.relation.contains(.own) ? .authorOnly : .outOfScope
    }
}

/// Why a set of roles can't be given to one person, or be in force together.
package enum RolesRefused: Error, Equatable {
    case unknown(RoleID)
    /// The first rule broken, as `sod.admin-content`.
    case conflict(RuleID)
}

extension Policy {
    /// Checks roles before they are given to a person, and again when a session makes them active.
    package func checkRoles(_ roles: Set<RoleID>) throws(RolesRefused) {
        let known = Set(self.roles)
        if let unknown = roles.sorted().first(where: { !known.contains($0) }) { throw .unknown(unknown) }
        if let conflict = conflicts(among: roles).first { throw .conflict(conflict) }
    }

    /// Every separation-of-duty rule that these roles break together, sorted.
    func conflicts(among roles: Set<RoleID>) -> [RuleID] {
        let held = declared.filter { roles.contains($0.id) }
        return held.flatMap { role in
            let others = held.filter { $0.id != role.id }
            let named = role.neverWith.intersection(roles).map { RuleID("sod", "\(role.id)-\($0)") }
            let reached = role.neverContent && others.contains(where: \.reachesContent)
            return named + (reached ? [RuleID("sod", "\(role.id)-content")] : [])
        }.sorted()
    }
}
