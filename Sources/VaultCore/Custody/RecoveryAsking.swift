import Access
import Interfaces
import Trust

/// Turns what somebody asks custodians for into one errand, or refuses it before any custodian is troubled.
struct RecoveryAsking {
    private let work: Work
    /// What the statements say under the vault's own recovery key: nothing here is decided by a session's.
    private let trust: TrustDesk

    init(_ work: Work) throws(VaultError) {
        self.work = work
        let pin = try VaultFacts.read(work.store).recoveryKey()
        // A session that doesn't come to this key would ask for statements that nobody else could verify.
        if let session = work.sessionIfAny, let own = session.person.pin, try work.recovery(from: own) != pin {
            throw .tampered(.meta, "recovery")
        }
        trust = try work.trust(pinnedTo: pin)
    }

    func deed(_ asked: StartRecovery.Method.Parameters) throws(VaultError) -> RecoveryDeed {
        switch asked.deed {
        case .caseKeys:
            let person = try certified(asked.person)
            let id = try CaseBook(work).find(asked.case ?? "").id
            work.entry.caseFile = id.text
            try refuseRecused(from: id)
            guard try isOfUse(person) else { throw .notEligible }
            return .caseKeys(id, to: person)
        case .personKeys:
            let person = try certified(asked.person)
            return .personKeys(of: try former(asked, person), to: person)
        case .inheritedNotes:
            let person = try certified(asked.person)
            return .inheritedNotes(of: try former(asked, person), to: person)
        case .processNotes: return .processNotes(of: try certified(asked.person))
        case .certify: return try certification(asked)
        case .withdraw: return .withdraw(try supervisor(asked.person))
        case .admin: return try admin(asked)
        }
    }

    /// Who is recused from a case neither learns that it is there nor brings custodians together for it.
    private func refuseRecused(from id: CaseID) throws(VaultError) {
        guard let session = work.sessionIfAny else { return }
        try trust.load([.caseFile(id)])
        guard try !trust.ledger.isRecused(session.user, from: .caseFile(id)) else { throw .notFound }
    }

    /// Whether the plan gives keys of cases to any of her roles: with none she would be given nothing, after all
    /// custodians were troubled.
    private func isOfUse(_ person: UserID) throws(VaultError) -> Bool {
        let roles = try trust.certificate(of: person)?.roles ?? []
        let rows = try trust.ledger.plan?.rows ?? [:]
        return rows.contains { row in
            row.key.home == .caseFile
                && roles.contains { row.value.assigned.contains($0) || row.value.standing.contains($0) }
        }
    }

    /// Whose keys they were, be she certified or not.
    private func former(
        _ asked: StartRecovery.Method.Parameters, _ person: UserID
    ) throws(VaultError) -> UserID {
        guard let from = asked.from else { throw .notFound }
        let former = try Leavers(work, trust).find(from)
        guard former != person else { throw .invalidInput(parameter: "from", fault: "the-same") }
        return former
    }

    /// Keys are given back to people whom somebody vouched for, under the name she was vouched for by.
    private func certified(_ name: String) throws(VaultError) -> UserID {
        let user = try account(name).id
        guard let certificate = try trust.certificate(of: user), certificate.name.text == name else {
            throw .notEligible
        }
        work.entry.record = user.text
        return user
    }

    private func supervisor(_ name: String) throws(VaultError) -> UserID {
        let user = try Leavers(work, trust).find(name)
        guard let certificate = try trust.ledger.asSigned.certificate(of: user),
            certificate.roles.contains(.supervisor)
        else { throw .notFound }
        work.entry.record = user.text
        return user
    }

    /// The fingerprint is what she reads aloud: an account alone makes nobody a supervisor.
    private func certification(_ asked: StartRecovery.Method.Parameters) throws(VaultError) -> RecoveryDeed {
        let account = try account(asked.person)
        guard account.roleNames.contains("supervisor") else { throw .notEligible }
        guard let spoken = asked.fingerprint?.filter(\.isNumber), !spoken.isEmpty else {
            throw .needed("fingerprint", rule: "recover_start.certify")
        }
        let user = try account.id
        work.entry.record = user.text
        guard try RecoveredPeople(work, trust).fingerprint(of: account).filter(\.isNumber) == spoken else {
            throw .fingerprintDiffers
        }
        return .certify(user, fingerprint: spoken)
    }

    private func admin(_ asked: StartRecovery.Method.Parameters) throws(VaultError) -> RecoveryDeed {
        guard LoginNames.isWellFormed(asked.person) else {
            throw .invalidInput(parameter: "person", fault: "not-a-login-name")
        }
        guard let uid = asked.uid.flatMap(Uids.uid) else {
            throw .invalidInput(parameter: "uid", fault: "not-a-uid")
        }
        if let account = try work.accounts.find(name: asked.person) {
            work.entry.record = account.user
            guard !account.disabled, account.roleNames == ["admin"] else { throw .nameTaken }
        } else if try work.accounts.isTaken(asked.person) {
            throw .nameTaken
        }
        return .admin(name: asked.person, uid: uid)
    }

    private func account(_ name: String) throws(VaultError) -> Account {
        guard let account = try work.accounts.find(name: name), !account.disabled else { throw .notFound }
        return account
    }
}
