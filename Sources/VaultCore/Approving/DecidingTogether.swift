import Access

extension Work {
    /// Decides, and where the rule requires a second person, uses up her approval of exactly this scope.
    ///
    /// The last check of an operation: throws `approvalNeeded` when she still has to be asked.
    /// Returns what was used up; nil where the rule asks for nobody.
    @discardableResult
    func decide(
        _ action: ActionID, on object: Access.Object, approved scope: ApprovalScope
    ) throws(VaultError) -> Approvals.Granted? {
        var object = object
        var granted: Approvals.Granted?
        if case .needs(.secondPerson, _) = premises.policy.decide(action, by: try asking(), on: object) {
            granted = try Approvals(self).require(action, scope)
            object.met.insert(.secondPerson)
        }
        try decide(action, on: object)
        return granted
    }

    /// The same for what two people do by design: a rule that asks for nobody permits nothing.
    func decideTogether(
        _ action: ActionID, on object: Access.Object, approved scope: ApprovalScope
    ) throws(VaultError) -> Approvals.Granted {
        guard let granted = try decide(action, on: object, approved: scope) else {
            throw .needed(Condition.secondPerson.rawValue, rule: entry.rule)
        }
        return granted
    }

    /// Decides as if the second person had approved: what the caller may not do at all is refused before she is asked.
    func decideBeforeApproval(_ action: ActionID, on object: Access.Object) throws(VaultError) {
        var object = object
        object.met.insert(.secondPerson)
        try decide(action, on: object)
    }
}
