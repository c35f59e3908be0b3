/// Decides whether the signers of a statement were entitled to say it, from the heads it names.
///
/// The rules are those of the design: people vouch for people, supervisors assign, holders open epochs and grant.
struct Scrutiny {
    let statement: Statement
    let view: View

    /// Throws what is wrong; signatures and the statement's place in its chain are checked elsewhere.
    func check() throws(TrustError) {
        switch (statement.subject, statement.content) {
        case (.user(let user), .certificate(let certificate)) where certificate.user == user:
            try checkVoucher(for: user)
            try checkSuccession(of: certificate)
        case (.user(let user), .withdrawal):
            try checkVoucher(for: user)
        case (.caseFile, .assignment(let user)), (.group, .assignment(let user)):
            try checkAssigner(of: user)
        case (.caseFile, .unassignment), (.caseFile, .handover), (.caseFile, .recusal),
            (.group, .unassignment), (.group, .handover), (.group, .recusal):
            try checkSupervisor(try soleSigner())
        case (.plan, .plan):
            try checkPlanSigners()
        case (.recovery, .succession(let succession)):
            try checkSuccession(succession)
        case (.compartment(let id), .epoch(let epoch)) where epoch.compartment.id(in: statement.vault) == id:
            try EpochScrutiny(statement: statement, view: view, epoch: epoch, id: id).check()
        case (.compartment(let id), .grant(let grant)) where grant.compartment == id:
            try GrantScrutiny(statement: statement, view: view, grant: grant).check()
        default:
            throw .wrongSubject(statement.subject)
        }
    }

    /// The only signer; two sign nothing but a grant plan or a new recovery key.
    func soleSigner() throws(TrustError) -> Signer {
        guard let signer = statement.signers.first, statement.signers.count == 1 else {
            throw .wrongSigners(statement.subject, number: statement.number)
        }
        return signer
    }

    private func checkSupervisor(_ signer: Signer) throws(TrustError) {
        guard let user = signer.user, view.isCertified(user, asOneOf: [.supervisor]) else {
            throw .notEntitled(signer, statement.subject)
        }
    }

    /// Vouching and withdrawing: recovery, or a supervisor for anybody but herself.
    private func checkVoucher(for user: UserID) throws(TrustError) {
        let signer = try soleSigner()
        if signer == .recovery { return }
        guard signer != .user(user) else { throw .notEntitled(signer, statement.subject) }
        try checkSupervisor(signer)
    }

    /// A certificate may add to the one in force, never replace it: only a withdrawal says what stays valid.
    private func checkSuccession(of certificate: Certificate) throws(TrustError) {
        for entry in view.entries(of: statement.subject) {
            guard case .certificate(let earlier) = entry.statement.content else { continue }
            guard earlier.name == certificate.name else { throw .renamed(certificate.user) }
        }
        guard let current = view.certificate(of: certificate.user) else { return }
        guard current.identity == certificate.identity, current.roles.isSubset(of: certificate.roles) else {
            throw .stillCertified(certificate.user)
        }
    }

    /// Assigning: a supervisor, or the intake worker who opens the file, for herself, as its first statement.
    private func checkAssigner(of user: UserID) throws(TrustError) {
        let signer = try soleSigner()
        if statement.number == 1, signer == .user(user), view.isCertified(user, asOneOf: openers) { return }
        try checkSupervisor(signer)
    }

    /// The roles that open a home of this kind by assigning themselves.
    private var openers: Set<RoleName> {
        switch statement.subject {
        case .caseFile: [.socialWorker]
        case .group: [.socialWorker, .psychologist]
        case .plan, .user, .compartment, .recovery: []
        }
    }

    /// The plan: recovery, or later two different supervisors.
    private func checkPlanSigners() throws(TrustError) {
        if statement.signers == [.recovery] { return }
        guard statement.number > 1, statement.signers.count == 2, Set(statement.signers).count == 2 else {
            throw .wrongSigners(statement.subject, number: statement.number)
        }
        for signer in statement.signers { try checkSupervisor(signer) }
    }
}

extension View {
    /// Throws `missingHead` unless the statement names a head of this subject that has been admitted.
    func require(_ subject: Subject) throws(TrustError) {
        guard reach(into: subject) > 0 else { throw .missingHead(subject) }
    }

    /// Requires what entitlement to a compartment is judged by: the plan, and who is assigned to its home.
    func requireGrounds(of compartment: Compartment) throws(TrustError) {
        try require(.plan)
        if let assignments = compartment.home.assignments { try require(assignments) }
    }
}
