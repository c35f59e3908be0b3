import Access
import CanonicalJSON
import FoundationEssentials
import Sealing
import Trust

/// Sets, lifts and checks legal holds for one session.
struct Holds {
    private let work: Work
    private let table: HoldTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        table = HoldTable(store: work.store, keys: try work.keys())
    }

    /// Refuses what a hold keeps from being destroyed: one record, or a whole case with everything in it.
    func check(_ caseFile: CaseID, record: RecordID?) throws(VaultError) {
        for hold in try table.all(of: caseFile) where try stands(hold) {
            guard let record, let held = hold.record else { throw .held(hold.id) }
            if held == record.text { throw .held(hold.id) }
        }
    }

    /// Whether a hold stands: it does unless two people lifted it, both certified when they did.
    func stands(_ hold: Hold) throws(VaultError) -> Bool {
        guard let lift = hold.lift else { return true }
        guard let id = try? HoldID(text: hold.id), let by = try? UserID(text: lift.by),
            let approvalID = try? ApprovalID(text: lift.approval),
            let approval = try? Approval(approvalID, stored: [UInt8](lift.approved)),
            approval.action == .liftHold, approval.requester == by,
            (try? JSONValue(parsing: approval.scope.parameters))?["hold"]?.stringValue == hold.id
        else { return true }
        let vault = try work.keys().vault
        let message = Hold.message(lifting: id, approval: approvalID, at: lift.time, in: vault)
        guard try wasSigned(message, [UInt8](lift.signature), by: by) else { return true }
        for consent in approval.consents where consent.user != by {
            if try wasSigned(approval.message(in: vault), consent.signature, by: consent.user) { return false }
        }
        return true
    }

    func set(_ caseFile: CaseID, record: RecordID?, reason: String) throws(VaultError) -> HoldID {
        let id = HoldID.random()
        try table.put(
            Hold(
                id: id.text, caseFile: caseFile.text, record: record?.text, reason: reason,
                by: work.session().user.text, made: work.now))
        return id
    }

    /// Lifts a hold with the caller's signature and the approval just used.
    func lift(_ hold: Hold, by granted: Approvals.Granted) throws(VaultError) {
        let id = try HoldID(stored: hold.id, in: .legalHold)
        let message = Hold.message(
            lifting: id, approval: granted.approval.id, at: work.now, in: try work.keys().vault)
        var lifted = hold
        lifted.lift = Hold.Lift(
            by: try work.session().user.text, time: work.now,
            signature: try work.session().signingKey().sign(message).bytes.data,
            approval: granted.approval.id.text, approved: try granted.approval.encoded().data)
        try table.put(lifted)
    }

    /// A hold as somebody asks for it, until it is decided whether she may know of it; where there is none, another stands
    /// in, so that a refusal takes the same steps.
    func asked(_ text: String) throws(VaultError) -> Hold {
        let id = try HoldID(asked: text)
        work.lookups.isOpen = true
        if let hold = try table.find(id) {
            work.ifRefused(.absence) { () throws(VaultError) in
                let absent = HoldID.random()
                _ = try table.find(absent)
                _ = try lookInVain(for: absent)
            }
            return hold
        }
        guard let other = try lookInVain(for: id), let hold = try table.find(HoldID(stored: other.id, in: .legalHold))
        else { throw .notFound }
        work.lookups.isAbsent = true
        return hold
    }

    /// The steps of asking for a hold that isn't there; returns one that is.
    private func lookInVain(for id: HoldID) throws(VaultError) -> Hold? {
        guard try !table.isListed(id) else { throw .tampered(.legalHold, id.text) }
        return try table.readable().first
    }

    /// All holds that stand, or those of one case.
    func standing(in caseFile: CaseID?) throws(VaultError) -> [Hold] {
        var found: [Hold] = []
        for hold in try table.readable() where caseFile == nil || hold.caseFile == caseFile?.text {
            if try stands(hold) { found.append(hold) }
        }
        return found
    }

    /// Forgets holds of what has been destroyed: all of them were lifted.
    func forget(_ records: Set<RecordID>, of row: CaseRow) throws(VaultError) {
        for hold in try table.all(of: row.id) {
            let isGone = hold.record.map { text in records.contains { $0.text == text } } ?? (row.status == .destroyed)
            if isGone { try table.delete(hold) }
        }
    }

    /// Whether a key once certified for a person, in a role that may lift holds, made a signature.
    private func wasSigned(_ message: [UInt8], _ bytes: [UInt8], by user: UserID) throws(VaultError) -> Bool {
        guard let signature = try? Signature(bytes) else { return false }
        return try work.trust().ledger.certificateHistory(of: user).contains { certificate in
            let roles = Set(certificate.roles.compactMap { RoleID(rawValue: $0.text) })
            return work.premises.policy.mayApprove(.liftHold, with: roles)
                && certificate.identity.signing.verify(signature, of: message)
        }
    }
}
