import Interfaces
import Trust

/// A deed as custodians are shown it: names and the case's reference for the ids it is bound to.
struct RecoveryLine {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    func line(_ errand: RecoveryErrand) throws(VaultError) -> Recovery.Asked {
        var line = Recovery.Asked(
            deed: errand.deed.kind, person: try name(errand.deed.person) ?? "",
            from: try name(errand.deed.formerHolder),
            reason: errand.reason, requester: try name(errand.requester))
        switch errand.deed {
        case .caseKeys(let id, _):
            if try work.mayList(stored: id.text) { line.reference = try CaseBook(work).find(id).reference }
        case .certify(_, let digits): line.fingerprint = digits
        case .admin(let name, let uid): (line.person, line.uid) = (name, Int(uid))
        case .personKeys, .processNotes, .inheritedNotes, .withdraw: break
        }
        return line
    }

    private func name(_ user: UserID?) throws(VaultError) -> String? {
        guard let user else { return nil }
        return try work.accounts.name(of: user) ?? user.text
    }
}

/// Tells those whom a recovery concerns, before it happens, and queues it for an auditor.
struct RecoveryNotices {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// Supervisors and admins, the person it is about, whose keys they were, and everyone assigned to the case.
    func announce(_ errand: RecoveryErrand, until: Int64) throws(VaultError) {
        var told = Set([errand.deed.person, errand.deed.formerHolder].compactMap(\.self))
        told.formUnion(try Self.leaders(work))
        if let id = errand.deed.caseFile, let pin = try VaultFacts.read(work.store).recovery {
            let trust = try work.trust(pinnedTo: pin)
            try trust.load([.caseFile(id)])
            told.formUnion(try trust.ledger.assignees(of: .caseFile(id)))
        }
        let subject = Notice.Subject(
            caseFile: errand.deed.caseFile?.text, person: errand.deed.person?.text, until: until)
        try Notices(work).announce(.recovery, of: subject, to: told.sorted())
    }

    /// Those who answer for people and accounts.
    static func leaders(_ work: Work) throws(VaultError) -> [UserID] {
        var leaders: [UserID] = []
        for account in try work.accounts.all() where !account.disabled {
            if !Set(account.roleNames).isDisjoint(with: ["supervisor", "admin"]) { leaders.append(try account.id) }
        }
        return leaders
    }
}
