import Trust

/// Ends somebody's certificate by a supervisor's signature or recovery's, keeping in force what she had signed.
struct Withdrawing {
    private let work: Work
    private let trust: TrustDesk

    init(_ work: Work) throws(VaultError) {
        self.init(work, try work.trust())
    }

    init(_ work: Work, _ trust: TrustDesk) {
        self.work = work
        self.trust = trust
    }

    /// Signs the withdrawal; returns how many cases were passed over because their statements don't verify.
    func withdraw(_ user: UserID) throws(VaultError) -> Int {
        let valid = try stillValid(of: user)
        try trust.state(.withdrawal(Withdrawal(stillValid: valid.statements)), on: .user(user))
        FaultPoint.withdrawalStated.reach()
        return valid.passedOver
    }

    /// What a withdrawal lists, and how many cases were passed over.
    ///
    /// Every chain she may have signed in is read first, since what isn't listed as still valid becomes void for ever:
    /// the assignments and certificates of a supervisor who leaves would go with her.
    func stillValid(of user: UserID) throws(VaultError) -> (statements: Set<Digest>, passedOver: Int) {
        var passedOver = 0
        var valid: Set<Digest> = []
        for home in try trust.homes(of: user) {
            if try trust.loadIfIntact(home, author: user) == nil { passedOver += 1 }
            try valid.formUnion(signedBeforeLettingGo(by: user))
        }
        valid.formUnion(try trust.ledger.statementsInForce(signedBy: user))
        return (valid, passedOver)
    }

    /// What she signed in the files read so far, when they are too many to be held at once.
    private func signedBeforeLettingGo(by user: UserID) throws(VaultError) -> Set<Digest> {
        let before = try trust.ledger
        try trust.letGo()
        guard try trust.ledger.statementCount < before.statementCount else { return [] }
        return before.statementsInForce(signedBy: user)
    }
}
