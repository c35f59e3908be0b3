import Access
import CanonicalJSON
import Interfaces
import Trust

/// Puts requests for approval into what people read: names and references for the ids that are stored and signed.
struct ApprovalLines {
    private let work: Work
    private let approvals: Approvals

    init(_ work: Work) throws(VaultError) {
        self.work = work
        approvals = try Approvals(work)
    }

    func line(_ approval: Approval) throws(VaultError) -> Session.ApprovalRequest {
        let scope = approval.scope
        let approvers = try approvals.approvers(of: approval)
        let descriptor = try scope.record.flatMap { record throws(VaultError) in
            try work.store.passedOver.found { () throws(VaultError) in
                try RecordTable(store: work.store, keys: try work.keys()).newestDescriptor(of: record)
            }
        }
        return Session.ApprovalRequest(
            id: approval.id.text,
            state: Session.ApprovalState(
                rawValue: try approvals.standing(of: approval, approvedBy: approvers).rawValue) ?? .pending,
            action: approval.action.rawValue, requester: try name(approval.requester),
            reference: try scope.caseFile.flatMap { id throws(VaultError) in try CaseBook(work).signedReference(of: id)
            },
            case: scope.caseFile?.text, record: scope.record?.text, kind: descriptor?.kind,
            domain: descriptor?.domain.text, person: try scope.person.map { id throws(VaultError) in try name(id) },
            needed: scope.people, approvers: try names(approvers),
            made: Moment.text(approval.term.from), expires: Moment.text(approval.term.until),
            open: try approvals.isOpen(approval, approvedBy: approvers))
    }

    /// Everything that was given to the command, one line each.
    func details(_ approval: Approval) throws(VaultError) -> [Session.ApprovalDetail] {
        guard let object = try? JSONValue(parsing: approval.scope.parameters).objectValue else { return [] }
        return object.sorted { $0.key < $1.key }.map { key, value in
            let text = value.stringValue ?? (try? value.canonical).map { String(decoding: $0, as: UTF8.self) } ?? ""
            return Session.ApprovalDetail(name: key, value: text)
        }
    }

    private func name(_ user: UserID) throws(VaultError) -> String {
        try work.accounts.name(of: user) ?? user.text
    }

    private func names(_ users: [UserID]) throws(VaultError) -> [String] {
        var names: [String] = []
        for user in users { names.append(try name(user)) }
        return names.sorted()
    }
}

extension ApprovalLines {
    /// What waits on this person's list: requests she may approve, and her own that have been granted.
    func tasks() throws(VaultError) -> [Session.Task] {
        var tasks: [Session.Task] = []
        for approval in try approvals.visible() {
            guard let line = try work.store.passedOver.intact({ () throws(VaultError) in try self.line(approval) })
            else {
                continue
            }
            let isMine = try approval.requester == work.session().user
            guard line.open || (isMine && line.state == .granted) else { continue }
            tasks.append(
                Session.Task(
                    code: line.open ? "approve" : "approved", case: line.case, reference: line.reference,
                    record: line.id, person: line.requester))
        }
        return tasks
    }
}
