import Trust

/// Finds people by name who can work on a case.
struct Assignees {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// A certified person with a role that the plan gives keys of a case to, not recused from this one.
    ///
    /// Somebody without such a role would be assigned to nothing: `notEligible`.
    func find(_ name: String, for caseFile: CaseID) throws(VaultError) -> UserID {
        let trust = try work.trust()
        guard let account = try work.accounts.find(name: name), !account.disabled else { throw .notFound }
        let user = try account.id
        guard let certificate = try trust.certificate(of: user), try isUseful(certificate, trust) else {
            throw .notEligible
        }
        guard certificate.name.text == name else { throw .tampered(.account, user.text) }
        guard try !trust.ledger.isRecused(user, from: .caseFile(caseFile)) else { throw .notEligible }
        return user
    }

    private func isUseful(_ certificate: Certificate, _ trust: TrustDesk) throws(VaultError) -> Bool {
        let rows = try trust.ledger.plan?.rows ?? [:]
        return rows.contains { $0.key.home == .caseFile && !$0.value.assigned.isDisjoint(with: certificate.roles) }
    }
}
