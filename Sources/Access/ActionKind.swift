/// What sort of act an operation is, in an auditor's eyes.
package enum ActionKind: String, Sendable, CaseIterable {
    /// Content of one record, or one file, was opened.
    case read
    /// Several were listed or searched.
    case list
    /// Something was written, or taken back before it was.
    case write
    /// Who may open a file was changed, or looked through.
    case share
    /// Something was kept from destruction, or destroyed.
    case destroy
    /// Accounts, roles, the policy, certificates, approvals.
    case people
    /// The vault's keys, slots and shares; sealing and unsealing.
    case keys
    /// The log itself.
    case log
    /// Sessions, and what anybody may ask.
    case session
    /// What no operation of this daemon is called.
    case other

    /// The kind of an operation by its name in the log, where names of older daemons can stand, too.
    package init(of action: String) {
        self = ActionID(rawValue: action).flatMap { Self.byAction[$0] } ?? .other
    }

    private static let byAction = [ActionID: ActionKind](
        uniqueKeysWithValues: all.flatMap { kind, actions in actions.map { ($0, kind) } })

    /// Whether keys, shares or certificates came to be, changed hands or ended: what a report names one by one.
    package static func isKeyEvent(_ action: String) -> Bool {
        guard let id = ActionID(rawValue: action) else { return false }
        return certifying.contains(id) || (byAction[id] == .keys && !looking.contains(id))
    }

    private static let certifying: Set<ActionID> = [.enrol, .vouch, .withdraw, .reenrolUser, .disableUser, .setRoles]
    private static let looking: Set<ActionID> = [
        .shareList, .shareVerify, .slotList, .keysStatus, .renewKeys, .recoverShow,
    ]

    static let all: [(ActionKind, [ActionID])] = [
        (.read, [.showCase, .timeline, .readRecord, .recordHistory, .resumeDraft]),
        (.list, [.listCases, .findCase, .listRecords, .listDrafts, .listTeam, .indicators]),
        (.write, [.openCase, .linkCase, .addRecord, .amendRecord, .addendum, .signRecord, .saveDraft, .discardDraft]),
        (.share, [.assign, .unassign, .handover, .recuse, .previewLeaving, .emergencyOpen, .emergencySeen]),
        (.share, [.listEmergencies]),
        (.destroy, [.destroyRecord, .destroyCase, .certificates, .setHold, .liftHold, .listHolds]),
        (.people, [.addUser, .setRoles, .bindUser, .disableUser, .reenrolUser, .vouch, .withdraw, .enrol]),
        (.people, [.listUsers, .showUser, .fingerprint, .changePassphrase, .policyChange]),
        (.people, [.listApprovals, .showApproval, .approve, .refuseApproval]),
        (.keys, [.initialise, .unseal, .seal, .shareClaim, .shareConfirm, .shareList, .keysStatus, .renewKeys]),
        (.keys, [.slotList, .slotAdd, .slotChange, .slotRemove, .shareVerify, .unsealByShares, .cancelShares]),
        (.keys, [.rotateKeys, .stopRotation, .retireKeys, .rekey, .newShares, .shareAgree]),
        (.keys, [.recoverStart, .recoverNotes, .recoverShow, .recoverEnter, .recoverRooms]),
        (.log, [.listAudit, .showAudit, .listReviews, .reviewNotice, .auditFigures, .followAudit]),
        (.log, [.checkpoint, .verifyAudit, .verifyRows, .proveAudit, .exportAudit, .startGeneration, .acceptLoss]),
        (.session, [.status, .login, .logout, .whoami, .today, .listForms, .diagnose, .stats, .configCheck]),
    ]
}
