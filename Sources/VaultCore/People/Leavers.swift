import Trust

/// Finds people by name for whom something is to end, whether they are certified or not.
struct Leavers {
    private let work: Work
    private let trust: TrustDesk

    init(_ work: Work) throws(VaultError) {
        self.init(work, try work.trust())
    }

    init(_ work: Work, _ trust: TrustDesk) {
        self.work = work
        self.trust = trust
    }

    /// The person behind a login name, if her certificates bear that name: the directory is in the administrator's
    /// hands, and must not swap who is taken out.
    func find(_ name: String) throws(VaultError) -> UserID {
        guard let account = try work.accounts.find(name: name) else { throw .noSuchPerson }
        let user = try account.id
        guard try trust.ledger.certificateHistory(of: user).allSatisfy({ $0.name.text == name }) else {
            throw .tampered(.account, user.text)
        }
        return user
    }
}
