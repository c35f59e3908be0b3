import Trust

/// What a supervisor is about to certify, as her own session sees it.
struct Vouching {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// A certificate not yet signed, and the digits that stand for it.
    struct Claim {
        let certificate: Certificate
        let fingerprint: Fingerprint
    }

    func claim(of name: String) throws(VaultError) -> Claim {
        guard let account = try work.accounts.find(name: name), !account.disabled else { throw .noSuchPerson }
        let certificate = try Certificates.certificate(for: account)
        guard !certificate.roles.isEmpty else { throw .notEligible }
        _ = try Roles.checked(account.roleNames, work)
        let recovery = try work.trust().ledger.recovery
        return Claim(
            certificate: certificate,
            fingerprint: Fingerprint(of: certificate, in: try work.keys().vault, pin: recovery))
    }
}
