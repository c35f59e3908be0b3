import Interfaces

@testable import VaultCore

extension Asking {
    /// Names of what isn't a case or a record itself.
    static let smaller =
        drafts + [
            Asking("Retention.LiftHold", .hold) { room, name in try await room.centre.lift(name, by: room.recused) },
            Asking("Session.ShowApproval", .approval) { room, name in
                _ = try await room.centre.show(name, by: room.recused)
            },
            Asking("Session.Approve", .approval) { room, name in
                _ = try await room.centre.perform(
                    Approve(
                        .init(
                            session: room.recused.session, id: name, digest: "x", passphrase: room.recused.passphrase,
                            request: fresh())))
            },
            Asking("Session.RefuseApproval", .approval) { room, name in
                try await room.centre.refuse(name, by: room.recused)
            },
            Asking("Cases.EmergencySeen", .notice) { room, name in
                _ = try await room.centre.perform(
                    EmergencySeen(.init(session: room.recused.session, notice: name, request: fresh())))
            },
        ]

    private static let drafts = [
        Asking("Cases.SaveDraft", .draft) { room, name in
            _ = try await room.centre.saveDraft("x", in: room.staff.file, by: room.staff.parveen, as: name)
        },
        Asking("Cases.ResumeDraft", .draft) { room, name in
            _ = try await room.centre.perform(ResumeDraft(.init(session: room.hers, draft: name)))
        },
        Asking("Cases.DiscardDraft", .draft) { room, name in
            _ = try await room.centre.perform(DiscardDraft(.init(session: room.hers, draft: name)))
        },
    ]

    /// Parameters that are names, not tried, and why there is nothing to be learned by them.
    static let others = [
        "Audit.List case": "an auditor may filter by any case",
        "Audit.Follow case": "an auditor may filter by any case",
        "Audit.List record": "an auditor may filter by any record",
        "Audit.ReviewNotice notice": "auditors are told of every notice",
        "Recovery.Start case": "root's or a supervisor's or an admin's deed, announced to all of them",
        "Recovery.Enter recovery": "there is one at a time, and a share admits to it",
        "Keys.AgreeToShares set": "a share admits, and its paper names the set",
        "Cases.OpenCase draft": "looked for in her own list alone, as by DiscardDraft",
        "Cases.AddRecord draft": "looked for in her own list alone, as by DiscardDraft",
        "Cases.AmendRecord draft": "looked for in her own list alone, as by DiscardDraft",
        "Cases.SaveDraft record": "asked only where she may write in the case; nothing of the record is told",
        "Retention.SetHold record": "asked only once the case is hers to know of; of another case it is absent",
    ]
}
