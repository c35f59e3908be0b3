/// What the newest statements say of people and plan, kept ready: every request asks, and both change seldom.
final class Today: Sendable {
    /// The certificates in force.
    let certificates: [UserID: Certificate]
    /// Who is certified for each role.
    let people: [RoleName: Set<UserID>]
    /// The signed plan in force, narrowed by the policy.
    let plan: GrantPlan?

    /// Before anything is known.
    init() {
        certificates = [:]
        people = [:]
        plan = nil
    }

    /// Reads the chains of people and plan; to be made again whenever one of them, or the policy, has changed.
    init(of ledger: Ledger) {
        let view = View(ledger: ledger, horizon: .newest, lens: .inForce)
        var certificates: [UserID: Certificate] = [:]
        var people: [RoleName: Set<UserID>] = [:]
        for user in ledger.people {
            guard let certificate = view.readCertificate(of: user) else { continue }
            certificates[user] = certificate
            for role in certificate.roles { people[role, default: []].insert(user) }
        }
        self.certificates = certificates
        self.people = people
        let signed = view.signedPlan
        plan = ledger.policy.map { policy in signed?.narrowed(by: policy) } ?? signed
    }
}
