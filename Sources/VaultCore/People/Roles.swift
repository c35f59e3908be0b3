import Access

/// Checks the roles an admin gives to an account.
enum Roles {
    static func checked(_ names: [String], _ work: Work) throws(VaultError) -> [String] {
        var roles: Set<RoleID> = []
        for name in names {
            guard let role = RoleID(rawValue: name) else {
                throw .invalidInput(parameter: "roles", fault: "unknown-role")
            }
            roles.insert(role)
        }
        guard !roles.isEmpty else { throw .invalidInput(parameter: "roles", fault: "no-role") }
        do {
            try work.premises.policy.checkRoles(roles)
        } catch {
            switch error {
            case .unknown: throw .invalidInput(parameter: "roles", fault: "unknown-role")
            case .conflict(let rule): throw .rolesConflict(rule: rule.code)
            }
        }
        return roles.sorted().map(\.rawValue)
    }
}

extension Policy {
    /// Whether one person may hold these roles together; a role the policy doesn't know permits nothing anyway.
    func lets(_ roles: Set<RoleID>) -> Bool {
        do {
            try checkRoles(roles)
            return true
        } catch {
            if case .conflict = error { return false }
            return true
        }
    }
}

/// Checks the Unix uids an admin binds a person to.
enum Uids {
    /// Nil for a number that no account has: the highest one means none to the kernel.
    static func uid(_ number: Int) -> UInt32? {
        UInt32(exactly: number).flatMap { $0 == .max ? nil : $0 }
    }

    static func checked(_ numbers: [Int]) throws(VaultError) -> [UInt32] {
        let uids = numbers.compactMap(uid)
        guard !uids.isEmpty, uids.count == numbers.count, uids.count <= 16 else {
            throw .invalidInput(parameter: "uids", fault: "not-a-uid")
        }
        return uids
    }
}
