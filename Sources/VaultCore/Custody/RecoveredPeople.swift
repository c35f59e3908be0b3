import Sealing
import Trust

/// Certifies or withdraws a supervisor by the recovery key, and makes an admin where none is left.
struct RecoveredPeople {
    private let work: Work
    private let trust: TrustDesk

    init(_ work: Work, _ trust: TrustDesk) {
        self.work = work
        self.trust = trust
    }

    /// What a person reads aloud, as the recovery key at hand has it.
    func fingerprint(of account: Account) throws(VaultError) -> String {
        let certificate = try Certificates.certificate(for: account)
        return Fingerprint(of: certificate, in: try work.keys().vault, pin: trust.pin).description
    }

    /// Certifies her if her keys are still those that the custodians were shown the fingerprint of.
    func certify(_ user: UserID, spoken: String, with seed: borrowing IdentitySeed) throws(VaultError) {
        guard var account = try work.accounts.find(user), !account.disabled else { throw .notFound }
        _ = try Roles.checked(account.roleNames, work)
        guard try fingerprint(of: account).filter(\.isNumber) == spoken else { throw .fingerprintDiffers }
        let certificate = try Certificates.certificate(for: account)
        if let current = try trust.ledger.asSigned.certificate(of: user),
            current.identity != certificate.identity || !current.roles.isSubset(of: certificate.roles)
        {
            try withdraw(user, with: seed)
        }
        try trust.state(.certificate(certificate), on: .user(user), by: .recovery, with: seed)
        account.reenrolling = nil
        try work.accounts.put(account)
        FaultPoint.supervisorCertified.reach()
    }

    /// Ends her certificate; what she had signed stays in force, what was sealed to her is deleted.
    func withdraw(_ user: UserID, with seed: borrowing IdentitySeed) throws(VaultError) {
        let valid = try Withdrawing(work, trust).stillValid(of: user).statements
        try trust.state(
            .withdrawal(Withdrawal(stillValid: valid)), on: .user(user), by: .recovery, with: seed)
        FaultPoint.withdrawalStated.reach()
        _ = try Revocation(work, trust).runEverywhere(of: user)
        let sessions = work.vault.sessions
        work.onceDurable { sessions.endAll(of: user) }
    }

    /// Makes the account, or lets the admin who lost everything begin anew; returns the enrolment code.
    ///
    /// An admin's account opens nothing, so that nothing is re-sealed: accounts are all she answers for.
    func makeAdmin(_ name: String, uid: UInt32) throws(VaultError) -> String {
        let code = ClaimCodes.make()
        guard var account = try work.accounts.find(name: name) else {
            let account = Account(
                user: UserID.random().text, name: name, roleNames: ["admin"], uids: [uid],
                enrolment: ClaimCodes.hash(code))
            try work.accounts.add(account)
            work.entry.record = account.user
            return code
        }
        guard !account.disabled, account.roleNames == ["admin"] else { throw .nameTaken }
        let user = try account.id
        work.entry.record = account.user
        account.uids = [uid]
        account.keys = nil
        account.enrolment = ClaimCodes.hash(code)
        try work.accounts.put(account)
        try SeedTable(store: work.store, keys: try work.keys()).delete(user)
        try work.cutLogOnceDurable()
        let sessions = work.vault.sessions
        work.onceDurable { sessions.endAll(of: user) }
        return code
    }
}
