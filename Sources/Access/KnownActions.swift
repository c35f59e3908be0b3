/// What an operation is done to, and so which scopes and domains a permission for it can name.
package enum ActionTarget: Sendable {
    /// Nothing in particular; lists are narrowed item by item with the decision for showing one.
    case nothing
    /// A case as a whole.
    case file
    /// Records of one domain in a case.
    case record
    /// A record or draft that only its author may touch.
    case authored
}

/// The kinds of power that separation of duty keeps in different hands.
package enum Duty: String, Sendable, CaseIterable {
    case common
    case content
    case supervision
    case oversight
    case administration
    case reporting

    /// The pairs that no one person may hold, whatever the policy file says.
    static let separated: [(Duty, Duty)] = [
        (.administration, .content), (.oversight, .content), (.administration, .oversight),
        (.administration, .supervision),
    ]
}

/// An operation that the daemon has, and what the policy checker needs to know about it.
package struct KnownAction: Sendable {
    package let id: ActionID
    package let target: ActionTarget
    package let duty: Duty
}

/// The operations compiled into the daemon: the policy file can permit these and no others.
package enum KnownActions {
    package static let all: [KnownAction] =
        list(.common, .nothing, common) + list(.administration, .nothing, administration)
        + list(.supervision, .nothing, [.vouch, .withdraw, .listTeam, .listEmergencies])
        + list(.supervision, .file, [.assign, .unassign, .handover, .recuse, .previewLeaving])
        + list(.supervision, .file, retention)
        + list(.content, .nothing, [.openCase, .listCases, .findCase, .listDrafts])
        + list(.content, .file, [.showCase, .timeline, .linkCase, .emergencyOpen])
        + list(.content, .record, [.addRecord, .readRecord, .listRecords, .recordHistory, .amendRecord, .addendum])
        + list(.content, .authored, [.signRecord, .saveDraft, .resumeDraft, .discardDraft])
        + list(.oversight, .nothing, oversight)
        + list(.reporting, .nothing, [.indicators])

    static let byID = [ActionID: KnownAction](uniqueKeysWithValues: all.map { ($0.id, $0) })

    private static let oversight: [ActionID] = [
        .listAudit, .showAudit, .auditFigures, .followAudit, .listReviews, .reviewNotice, .proveAudit, .exportAudit,
        .startGeneration,
    ]
    private static let common: [ActionID] = [
        .status, .unseal, .enrol, .login, .logout, .whoami, .changePassphrase, .shareClaim, .shareConfirm, .shareList,
        .fingerprint, .listForms, .today, .listUsers, .showUser, .listApprovals, .showApproval, .refuseApproval,
        .approve, .emergencySeen, .renewKeys, .shareVerify, .unsealByShares, .cancelShares,
        .recoverStart, .recoverNotes, .recoverShow, .recoverEnter, .shareAgree, .checkpoint, .verifyAudit, .verifyRows,
    ]
    /// What two people do together, whatever the policy file says.
    static let byTwoPeople: Set<ActionID> = [.reenrolUser, .recoverNotes, .destroyRecord, .destroyCase, .liftHold]

    private static let retention: [ActionID] = [
        .destroyRecord, .destroyCase, .certificates, .setHold, .liftHold, .listHolds,
    ]
    private static let administration: [ActionID] = [
        .initialise, .seal, .diagnose, .addUser, .setRoles, .bindUser, .disableUser, .reenrolUser, .keysStatus,
        .rotateKeys, .stopRotation, .retireKeys, .stats, .configCheck, .slotList, .slotAdd, .slotChange, .slotRemove,
        .rekey, .newShares, .acceptLoss,
    ]

    private static func list(_ duty: Duty, _ target: ActionTarget, _ ids: [ActionID]) -> [KnownAction] {
        ids.map { KnownAction(id: $0, target: target, duty: duty) }
    }
}

/// The vault, sessions and custodians.
extension ActionID {
    package static let status = ActionID(known: "status")
    package static let diagnose = ActionID(known: "diagnose")
    /// Opening or checking every row of every table.
    package static let verifyRows = ActionID(known: "verify_rows")
    package static let initialise = ActionID(known: "init")
    package static let unseal = ActionID(known: "unseal")
    /// Going on without entries that the database lacks.
    package static let acceptLoss = ActionID(known: "accept_loss")
    package static let seal = ActionID(known: "seal")
    package static let enrol = ActionID(known: "enrol")
    package static let login = ActionID(known: "login")
    package static let logout = ActionID(known: "logout")
    package static let whoami = ActionID(known: "whoami")
    package static let changePassphrase = ActionID(known: "change_passphrase")
    package static let shareClaim = ActionID(known: "share_claim")
    package static let shareConfirm = ActionID(known: "share_confirm")
    package static let shareList = ActionID(known: "share_list")
    package static let newShares = ActionID(known: "new_shares")
    package static let shareAgree = ActionID(known: "share_agree")
    package static let keysStatus = ActionID(known: "keys_status")
    package static let renewKeys = ActionID(known: "renew_keys")
    package static let rotateKeys = ActionID(known: "rotate_keys")
    package static let stopRotation = ActionID(known: "stop_rotation")
    package static let retireKeys = ActionID(known: "retire_keys")
    package static let stats = ActionID(known: "stats")
    /// Nobody's operation: another policy is in force than at the unseal before.
    package static let policyChange = ActionID(known: "policy_change")
    package static let configCheck = ActionID(known: "config_check")
    package static let slotList = ActionID(known: "slot_list")
    package static let slotAdd = ActionID(known: "slot_add")
    package static let slotChange = ActionID(known: "slot_change")
    package static let slotRemove = ActionID(known: "slot_remove")
    package static let rekey = ActionID(known: "rekey")
}

/// Custodians together.
extension ActionID {
    package static let shareVerify = ActionID(known: "share_verify")
    package static let unsealByShares = ActionID(known: "unseal_shares")
    package static let cancelShares = ActionID(known: "cancel_shares")
    package static let recoverStart = ActionID(known: "recover_start")
    /// Somebody's process notes for a colleague.
    package static let recoverNotes = ActionID(known: "recover_notes")
    package static let recoverShow = ActionID(known: "recover_show")
    package static let recoverEnter = ActionID(known: "recover_enter")
    /// One batch of giving keys back, which nobody asks for by itself.
    package static let recoverRooms = ActionID(known: "recover_rooms")
}

/// Two people: one asks, another signs.
extension ActionID {
    package static let listApprovals = ActionID(known: "list_approvals")
    package static let showApproval = ActionID(known: "show_approval")
    package static let approve = ActionID(known: "approve")
    package static let refuseApproval = ActionID(known: "refuse_approval")
}

/// What is kept and what is destroyed.
extension ActionID {
    package static let destroyRecord = ActionID(known: "destroy_record")
    package static let destroyCase = ActionID(known: "destroy_case")
    package static let certificates = ActionID(known: "certificates")
    package static let setHold = ActionID(known: "set_hold")
    package static let liftHold = ActionID(known: "lift_hold")
    package static let listHolds = ActionID(known: "list_holds")
}

/// People.
extension ActionID {
    package static let listUsers = ActionID(known: "list_users")
    package static let showUser = ActionID(known: "show_user")
    package static let addUser = ActionID(known: "add_user")
    package static let setRoles = ActionID(known: "set_roles")
    package static let bindUser = ActionID(known: "bind_user")
    package static let disableUser = ActionID(known: "disable_user")
    package static let reenrolUser = ActionID(known: "reenrol_user")
    package static let fingerprint = ActionID(known: "fingerprint")
    package static let vouch = ActionID(known: "vouch")
    package static let withdraw = ActionID(known: "withdraw")
    package static let listTeam = ActionID(known: "list_team")
}

/// Break-glass, and what must not pass unseen.
extension ActionID {
    package static let emergencyOpen = ActionID(known: "emergency_open")
    package static let emergencySeen = ActionID(known: "emergency_seen")
    package static let listEmergencies = ActionID(known: "list_emergencies")
    package static let listReviews = ActionID(known: "list_reviews")
    package static let reviewNotice = ActionID(known: "review_notice")
}

/// Cases, records, drafts, and what is made of them.
extension ActionID {
    package static let openCase = ActionID(known: "open_case")
    package static let listCases = ActionID(known: "list_cases")
    package static let findCase = ActionID(known: "find_case")
    package static let showCase = ActionID(known: "show_case")
    package static let timeline = ActionID(known: "timeline")
    package static let linkCase = ActionID(known: "link_case")
    package static let assign = ActionID(known: "assign")
    package static let unassign = ActionID(known: "unassign")
    package static let handover = ActionID(known: "handover")
    package static let recuse = ActionID(known: "recuse")
    package static let previewLeaving = ActionID(known: "preview_leaving")
    package static let addRecord = ActionID(known: "add_record")
    package static let readRecord = ActionID(known: "read_record")
    package static let listRecords = ActionID(known: "list_records")
    package static let recordHistory = ActionID(known: "record_history")
    package static let amendRecord = ActionID(known: "amend_record")
    package static let addendum = ActionID(known: "addendum")
    package static let signRecord = ActionID(known: "sign_record")
    package static let saveDraft = ActionID(known: "save_draft")
    package static let listDrafts = ActionID(known: "list_drafts")
    package static let resumeDraft = ActionID(known: "resume_draft")
    package static let discardDraft = ActionID(known: "discard_draft")
    package static let checkpoint = ActionID(known: "checkpoint")
    package static let verifyAudit = ActionID(known: "verify_audit")
    package static let proveAudit = ActionID(known: "prove_audit")
    package static let exportAudit = ActionID(known: "export_audit")
    package static let startGeneration = ActionID(known: "start_generation")
    package static let listAudit = ActionID(known: "list_audit")
    package static let showAudit = ActionID(known: "show_audit")
    package static let auditFigures = ActionID(known: "audit_figures")
    package static let followAudit = ActionID(known: "follow_audit")
    package static let listForms = ActionID(known: "list_forms")
    package static let today = ActionID(known: "today")
    package static let indicators = ActionID(known: "indicators")
}
