import YAMLFile

extension PolicyParser {
    /// A role with what the checks need to know about it.
    private struct Draft {
        let id: RoleID
        let line: Int
        var never: Set<RoleID> = []
        var neverContent = false
        var approves: Set<ActionID> = []
        /// One operation for each duty held, and the line that permits it.
        var duties: [Duty: (action: ActionID, line: Int)] = [:]
    }

    /// Reads all roles, adds their rules, and checks that separation of duty holds whoever is given which of them.
    mutating func readRoles(_ node: YAMLNode, into rules: inout [Placed]) -> [Policy.Role] {
        let entries = reader.entries(node)
        for entry in entries {
            if let role = RoleID(rawValue: entry.key) {
                if ReservedNames.contains(entry.key) { reader.report(.reservedName(entry.key), at: entry.line) }
                roles.append(role)
            } else {
                reader.report(.badName(entry.key), at: entry.line)
            }
        }
        var drafts: [Draft] = []
        for entry in entries {
            guard let role = RoleID(rawValue: entry.key) else { continue }
            let fields = reader.fields(entry.value, required: ["may"], optional: ["never", "approves"])
            var draft = Draft(id: role, line: entry.line)
            readNever(fields["never"], into: &draft)
            let own = permissions(fields["may"], of: role)
            draft.approves = approved(fields["approves"], by: role, permitted: own)
            for (rule, line) in own {
                guard let duty = KnownActions.byID[rule.action]?.duty, draft.duties[duty] == nil else { continue }
                draft.duties[duty] = (rule.action, line)
            }
            rules += own
            drafts.append(draft)
        }
        drafts.forEach { check($0) }
        checkPairs(drafts)
        return drafts.map { draft in
            Policy.Role(
                id: draft.id, neverWith: draft.never, neverContent: draft.neverContent,
                reachesContent: draft.duties[.content] != nil, approves: draft.approves)
        }
    }

    private mutating func readNever(_ node: YAMLNode?, into draft: inout Draft) {
        for item in reader.items(node) {
            guard let text = reader.text(item) else { continue }
            if text == "content" {
                draft.neverContent = true
            } else if let role = roles.first(where: { $0.rawValue == text }) {
                if role == draft.id { reader.report(.excludesItself(role), at: item.line) }
                draft.never.insert(role)
            } else {
                reader.report(.unknownName(text, known: ["content"] + roles.map(\.rawValue)), at: item.line)
            }
        }
    }

    private mutating func check(_ draft: Draft) {
        if draft.neverContent, let content = draft.duties[.content] {
            reader.report(.contradiction(draft.id, content.action), at: content.line)
        }
        for (one, other) in Duty.separated where draft.duties[one] != nil && draft.duties[other] != nil {
            reader.report(.dutiesTogether(draft.id.rawValue, one, other), at: draft.line)
        }
    }

    private mutating func checkPairs(_ drafts: [Draft]) {
        for (index, one) in drafts.enumerated() {
            for other in drafts[(index + 1)...] where !excluded(one, other) {
                let clash = Duty.separated.contains { first, second in
                    (one.duties[first] != nil && other.duties[second] != nil)
                        || (one.duties[second] != nil && other.duties[first] != nil)
                }
                if clash { reader.report(.pairNotExcluded(one.id, other.id), at: one.line) }
            }
        }
    }

    private func excluded(_ one: Draft, _ other: Draft) -> Bool {
        one.never.contains(other.id) || other.never.contains(one.id)
            || (one.neverContent && other.duties[.content] != nil)
            || (other.neverContent && one.duties[.content] != nil)
    }
}
