import CanonicalJSON
import FoundationEssentials
import Interfaces

@testable import VaultCore

/// One method that needs a session: how it is called, who may, and who may not.
struct Deed: Sendable {
    let method: String
    let action: String
    let by: String
    /// Whom the policy refuses; nil where everybody with a session may.
    let refused: String?
    let call: @Sendable (Staff, String) async throws -> Void

    init(
        _ method: String, _ action: String, by: String, refused: String?,
        _ call: @escaping @Sendable (Staff, String) async throws -> Void
    ) {
        self.method = method
        self.action = action
        self.by = by
        self.refused = refused
        self.call = call
    }

    static let all =
        session + slots + shares + approvals + people + cases + emergencies + records + drafts + retention + audit
        + recovery

    private static let session = [
        Deed("Session.Logout", "logout", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(Logout(.init(session: session)))
        },
        Deed("Session.WhoAmI", "whoami", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(WhoAmI(.init(session: session)))
        },
        Deed("Session.Today", "today", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(Today(.init(session: session)))
        },
        Deed("Session.ChangePassphrase", "change_passphrase", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(
                ChangePassphrase(.init(session: session, old: staff.noor.passphrase, new: "tulak-simor-vadep-ganil")))
        },
        Deed("Keys.Status", "keys_status", by: "root-admin", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(KeysStatus(.init(session: session)))
        },
        Deed("Keys.Renew", "renew_keys", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(RenewKeys(.init(session: session, start: 0)))
        },
        Deed("Keys.Rotate", "rotate_keys", by: "root-admin", refused: "noor") { staff, session in
            try await staff.centre.rotate(by: staff.with(session))
        },
        Deed("Keys.StopRotation", "stop_rotation", by: "root-admin", refused: "noor") { staff, session in
            try staff.centre.onDisk { try RotationMark.moving.write($0) }
            _ = try await staff.centre.stopRotation(by: staff.with(session))
        },
        Deed("Keys.Retire", "retire_keys", by: "root-admin", refused: "noor") { staff, session in
            if try staff.centre.masterStates().count == 1 { try await staff.centre.rotate(by: staff.admin) }
            try await staff.centre.retire(1, by: staff.with(session))
        },
    ]

    private static let approvals = [
        Deed("Session.ListApprovals", "list_approvals", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(ListApprovals(.init(session: session)))
        },
        Deed("Session.ShowApproval", "show_approval", by: "sana", refused: "noor") { staff, session in
            let id = try await staff.centre.ask(by: staff.admin) ?? ""
            _ = try await staff.centre.show(id, by: staff.with(session))
        },
        Deed("Session.Approve", "approve", by: "sana", refused: "root-admin") { staff, session in
            let id = try await staff.centre.ask(by: staff.admin) ?? ""
            let digest = try await staff.centre.show(id, by: staff.supervisor).digest
            let passphrase = (session == staff.admin.session ? staff.admin : staff.supervisor).passphrase
            _ = try await staff.centre.perform(
                Approve(.init(session: session, id: id, digest: digest, passphrase: passphrase, request: fresh())))
        },
        Deed("Session.RefuseApproval", "refuse_approval", by: "root-admin", refused: "noor") { staff, session in
            let id = try await staff.centre.ask(by: staff.admin) ?? ""
            try await staff.centre.refuse(id, by: staff.with(session))
        },
    ]

    private static let people = [
        Deed("People.AddUser", "add_user", by: "root-admin", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(
                AddUser(.init(session: session, name: "rabia", roles: ["monitor"], uids: [7], request: fresh())))
        },
        Deed("People.ListUsers", "list_users", by: "root-admin", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(ListUsers(.init(session: session)))
        },
        Deed("People.ShowUser", "show_user", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(ShowUser(.init(session: session, name: "wazir")))
        },
        Deed("People.SetRoles", "set_roles", by: "root-admin", refused: "sana") { staff, session in
            let passphrase = (session == staff.admin.session ? staff.admin : staff.supervisor).passphrase
            _ = try await staff.centre.perform(
                SetRoles(
                    .init(
                        session: session, name: "nadia", roles: ["social_worker"], passphrase: passphrase,
                        request: fresh())))
        },
        Deed("People.BindUser", "bind_user", by: "root-admin", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(
                BindUser(.init(session: session, name: "nadia", uids: [9], request: fresh())))
        },
        Deed("People.DisableUser", "disable_user", by: "root-admin", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(
                DisableUser(.init(session: session, name: "nadia", preview: false, request: fresh())))
        },
        Deed("People.Fingerprint", "fingerprint", by: "sana", refused: nil) { staff, session in
            _ = try await staff.centre.perform(ShowFingerprint(.init(session: session, name: "nadia")))
        },
        Deed("People.ReenrolUser", "reenrol_user", by: "root-admin", refused: "sana") { staff, session in
            let passphrase = (session == staff.admin.session ? staff.admin : staff.supervisor).passphrase
            _ = try await staff.centre.perform(
                ReenrolUser(
                    .init(session: session, name: "noor", preview: true, passphrase: passphrase, request: fresh())))
        },
        Deed("People.Withdraw", "withdraw", by: "sana", refused: "root-admin") { staff, session in
            let passphrase = (session == staff.admin.session ? staff.admin : staff.supervisor).passphrase
            _ = try await staff.centre.perform(
                Withdraw(
                    .init(session: session, name: "noor", preview: false, passphrase: passphrase, request: fresh())))
        },
        Deed("People.Vouch", "vouch", by: "sana", refused: "root-admin") { staff, session in
            let passphrase = (session == staff.admin.session ? staff.admin : staff.supervisor).passphrase
            _ = try await staff.centre.perform(
                Vouch(
                    .init(
                        session: session, name: "nadia", fingerprint: staff.newcomer.fingerprint,
                        passphrase: passphrase, request: fresh())))
        },
    ]

    private static let emergencies = [
        Deed("Cases.EmergencyOpen", "emergency_open", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.breakGlass(staff.file, by: staff.with(session))
        },
        Deed("Cases.EmergencyList", "list_emergencies", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(EmergencyList(.init(session: session)))
        },
        Deed("Cases.EmergencySeen", "emergency_seen", by: "parveen", refused: "root-admin") { staff, session in
            let notice = try await staff.centre.breakGlass(staff.file, by: staff.supervisor).notice
            _ = try await staff.centre.perform(
                EmergencySeen(.init(session: session, notice: notice, request: fresh())))
        },
        Deed("Audit.ListReviews", "list_reviews", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(ListReviews(.init(session: session, reviewed: false)))
        },
        Deed("Audit.ReviewNotice", "review_notice", by: "aslam", refused: "sana") { staff, session in
            let notice = try await staff.centre.breakGlass(staff.file, by: staff.supervisor).notice
            _ = try await staff.centre.perform(
                ReviewNotice(.init(session: session, notice: notice, remark: "as it should be", request: fresh())))
        },
    ]

    private static let cases = [
        Deed("Cases.OpenCase", "open_case", by: "wazir", refused: "noor") { staff, session in
            _ = try await staff.centre.openCase(by: staff.with(session))
        },
        Deed("Cases.ListCases", "list_cases", by: "wazir", refused: "root-admin") { staff, session in
            _ = try await staff.centre.all(ListCases(.init(session: session)))
        },
        Deed("Cases.FindCase", "find_case", by: "wazir", refused: "root-admin") { staff, session in
            _ = try await staff.centre.all(FindCase(.init(session: session, text: "gul")))
        },
        Deed("Cases.ShowCase", "show_case", by: "wazir", refused: "root-admin") { staff, session in
            _ = try await staff.centre.perform(ShowCase(.init(session: session, case: staff.file)))
        },
        Deed("Cases.Assign", "assign", by: "sana", refused: "noor") { staff, session in
            try await staff.centre.assign(staff.noor, to: staff.file, by: staff.with(session))
        },
        Deed("Cases.Unassign", "unassign", by: "sana", refused: "root-admin") { staff, session in
            try await staff.centre.unassign("noor", from: staff.file, by: staff.with(session))
        },
        Deed("Cases.PreviewLeaving", "preview_leaving", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.all(
                PreviewLeaving(.init(session: session, user: "noor", cases: [], leaving: .handedOver)))
        },
        Deed("Cases.Handover", "handover", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(
                Handover(
                    .init(session: session, case: staff.file, from: "noor", to: "parveen", request: fresh())))
        },
        Deed("Cases.Recuse", "recuse", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(
                Recuse(.init(session: session, case: staff.file, user: "noor", request: fresh())))
        },
        Deed("Cases.ListForms", "list_forms", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(ListForms(.init(session: session)))
        },
    ]

    private static let records = [
        Deed("Cases.AddRecord", "add_record", by: "parveen", refused: "root-admin") { staff, session in
            _ = try await staff.centre.write("new", in: staff.file, by: staff.with(session))
        },
        Deed("Cases.AmendRecord", "amend_record", by: "parveen", refused: "root-admin") { staff, session in
            _ = try await staff.centre.amend(staff.note, base: 1, to: "amended", by: staff.with(session))
        },
        Deed("Cases.ReadRecord", "read_record", by: "parveen", refused: "root-admin") { staff, session in
            _ = try await staff.centre.read(staff.note, by: staff.with(session))
        },
        Deed("Cases.ListRecords", "list_records", by: "parveen", refused: "root-admin") { staff, session in
            _ = try await staff.centre.all(ListRecords(.init(session: session, case: staff.file)))
        },
        Deed("Cases.RecordHistory", "record_history", by: "parveen", refused: "root-admin") { staff, session in
            _ = try await staff.centre.perform(RecordHistory(.init(session: session, record: staff.note)))
        },
    ]

    private static let drafts = [
        Deed("Cases.SaveDraft", "save_draft", by: "parveen", refused: "root-admin") { staff, session in
            _ = try await staff.centre.saveDraft("half", in: staff.file, by: staff.with(session))
        },
        Deed("Cases.ListDrafts", "list_drafts", by: "parveen", refused: "root-admin") { staff, session in
            _ = try await staff.centre.perform(ListDrafts(.init(session: session)))
        },
        Deed("Cases.ResumeDraft", "resume_draft", by: "parveen", refused: "root-admin") { staff, session in
            let draft = (try? await staff.centre.saveDraft("half", in: staff.file, by: staff.with(session))) ?? "none"
            _ = try await staff.centre.perform(ResumeDraft(.init(session: session, draft: draft)))
        },
        Deed("Cases.DiscardDraft", "discard_draft", by: "parveen", refused: "root-admin") { staff, session in
            let draft = (try? await staff.centre.saveDraft("half", in: staff.file, by: staff.with(session))) ?? "none"
            _ = try await staff.centre.perform(DiscardDraft(.init(session: session, draft: draft)))
        },
    ]

    private static let retention = [
        Deed("Retention.DestroyRecord", "destroy_record", by: "sana", refused: "root-admin") { staff, session in
            try await staff.together { try await staff.centre.destroy(staff.note, by: staff.with(session)) }
        },
        Deed("Retention.DestroyCase", "destroy_case", by: "sana", refused: "noor") { staff, session in
            try await staff.together { try await staff.centre.destroy(case: staff.file, by: staff.with(session)) }
        },
        Deed("Retention.Certificates", "certificates", by: "sana", refused: "noor") { staff, session in
            try await staff.together { try await staff.centre.destroy(staff.note, by: staff.supervisor) }
            _ = try await staff.centre.certificates(of: staff.note, by: staff.with(session))
        },
        Deed("Retention.SetHold", "set_hold", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.hold(staff.file, by: staff.with(session))
        },
        Deed("Retention.LiftHold", "lift_hold", by: "sana", refused: "noor") { staff, session in
            let hold = try await staff.centre.hold(staff.file, by: staff.supervisor)
            try await staff.together { try await staff.centre.lift(hold, by: staff.with(session)) }
        },
        Deed("Retention.ListHolds", "list_holds", by: "sana", refused: "noor") { staff, session in
            _ = try await staff.centre.perform(ListHolds(.init(session: session)))
        },
    ]

    private static let audit = [
        Deed("Audit.List", "list_audit", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.all(ListAudit(.init(session: session)))
        },
        Deed("Audit.Checkpoint", "checkpoint", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(MakeCheckpoint(.init(session: session)))
        },
        Deed("Audit.Verify", "verify_audit", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.verify(session: session)
        },
        Deed("Vault.Verify", "verify_rows", by: "root-admin", refused: "sana") { staff, session in
            _ = try await staff.centre.verifyRows(session: session)
        },
        Deed("Audit.Prove", "prove_audit", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(ProveAudit(.init(session: session, seq: 0)))
        },
        Deed("Audit.Export", "export_audit", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.all(ExportAudit(.init(session: session)))
        },
        Deed("Audit.StartGeneration", "start_generation", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(
                StartGeneration(
                    .init(
                        session: session, checkpoint: try staff.centre.lostCheckpoint(), reason: "restored from disk",
                        request: fresh())))
        },
        Deed("Audit.Show", "show_audit", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.perform(ShowAudit(.init(session: session, seq: 0)))
        },
        Deed("Audit.Figures", "audit_figures", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.all(AuditFigures(.init(session: session)))
        },
        Deed("Audit.Follow", "follow_audit", by: "aslam", refused: "sana") { staff, session in
            _ = try await staff.centre.vault.perform(chunk: FollowAudit(.init(session: session)), for: Centre.root)
        },
    ]
}

extension Staff {
    func person(_ name: String) -> Centre.Person? { people.first { $0.name == name } }

    /// Somebody known by her session only.
    func with(_ session: String) -> Centre.Person {
        people.first { $0.session == session }
            ?? Centre.Person(name: "nobody", passphrase: "none", session: session, fingerprint: "")
    }
}

extension Centre {
    func breakGlass(
        _ file: String, by person: Person, reason: String = "she is at the hospital", minutes: Int? = nil
    ) async throws -> Cases.EmergencyOpen.Reply {
        try await perform(
            EmergencyOpen(
                .init(session: person.session, case: file, reason: reason, minutes: minutes, request: fresh())))
    }

    @discardableResult
    func amend(
        _ record: String, base: Int, to text: String, by author: Person, request: String = fresh()
    ) async throws -> Int {
        try await perform(
            AmendRecord(
                .init(
                    session: author.session, record: record, base: base, reason: "a slip",
                    fields: ["note": .string(text)], request: request))
        ).version
    }
}
