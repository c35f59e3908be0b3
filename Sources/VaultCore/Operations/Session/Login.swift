package import Access
package import Interfaces
import Sealing
import Trust

/// Opens a session: the passphrase opens the person's seed, and the session keeps it under its own token.
package struct Login: Operation {
    package typealias Method = Session.Login
    package static let action = ActionID.login

    private let parameters: Method.Parameters
    private var key: StretchedKey?

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    /// An unknown name costs the same Argon2id run as a known one.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        let name = parameters.user
        let sealed = try await vault.look(for: caller) { work throws(VaultError) -> SeedTable.Sealed? in
            try Throttle(store: work.store, keys: try work.keys()).check(name, caller, at: work.moment)
            guard let account = try work.accounts.find(name: name) else { return nil }
            return try SeedTable(store: work.store, keys: try work.keys()).find(account.id)
        }
        if let sealed {
            key = try await vault.stretch(parameters.passphrase, sealed.parameters, for: caller)
        } else {
            key = try await vault.stretch(parameters.passphrase, for: caller)
        }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let throttle = Throttle(store: work.store, keys: try work.keys())
        let name = parameters.user
        let (caller, now) = (work.caller, work.moment)
        try throttle.check(name, caller, at: now)
        let keys = try work.keys()
        work.evenIfRefused { store throws(VaultError) in
            try Throttle(store: store, keys: keys).fail(name, caller, at: now)
        }
        let account = try account(work)
        let opened = try open(account, work)
        try throttle.succeed(name, caller)
        work.actor = try account.id
        work.entry.rule = "passphrase"
        return .ready(try begin(account, opened, work))
    }

    private func account(_ work: Work) throws(VaultError) -> Account {
        guard let account = try work.accounts.find(name: parameters.user) else { throw .wrongPassphrase }
        work.actor = try account.id
        guard !account.disabled, account.uids.contains(work.caller.uid) else { throw .wrongPassphrase }
        guard account.keys != nil else { throw .notEnrolled }
        return account
    }

    /// Opens the seed, and pins the recovery key into it: at the first login after the founding, and whenever the key
    /// pinned before has certified a newer one.
    private func open(_ account: Account, _ work: Work) throws(VaultError) -> SeedTable.Opened {
        let seeds = SeedTable(store: work.store, keys: try work.keys())
        let user = try account.id
        guard let sealed = try seeds.find(user) else { throw .tampered(.seed, user.text) }
        guard let key, var opened = try seeds.open(sealed, of: user, with: key)
        else {
            throw .wrongPassphrase
        }
        guard let newer = try newer(than: opened.pin, work) else { return opened }
        try seeds.put(opened.seed, pin: newer, of: user, under: key)
        work.pinning = opened.pin == nil ? .first : .followed
        opened.pin = newer
        return opened
    }

    /// The recovery key to pin instead; nil when it is pinned already.
    private func newer(than pin: PublicIdentity?, _ work: Work) throws(VaultError) -> PublicIdentity? {
        let facts = work.vault.facts
        guard facts.phase == .complete else { return nil }
        guard let pin else { return try facts.recoveryKey() }
        let newest = try work.recovery(from: pin)
        return newest == pin ? nil : newest
    }

    private func begin(
        _ account: Account, _ opened: consuming SeedTable.Opened, _ work: Work
    ) throws(VaultError) -> Method.Reply {
        let person = SessionPerson(
            user: try account.id, name: account.name, uid: work.caller.uid, pin: opened.pin,
            keys: opened.seed.publicIdentity)
        let vault = work.vault
        let keys = try work.keys()
        let fresh = try vault.sessions.make(person, seed: opened.seed, at: work.moment.uptime, places: keys.places)
        work.enter(fresh.session)
        work.onceDurable { if vault.keys?.unsealing === keys.unsealing { vault.sessions.begin(fresh) } }
        let identity = try Identities(work).identity(of: account, person)
        let limits = vault.sessions.limits
        return Method.Reply(
            session: fresh.token, identity: identity, idle: Int(limits.idle / 1_000_000),
            lifetime: Int(limits.lifetime / 1_000_000), founding: vault.facts.phase != .complete,
            timezone: work.premises.zone,
            notices: try greet(person, work))
    }

    /// Gives colleagues the keys this session can give, and tells who is new.
    private func greet(_ person: SessionPerson, _ work: Work) throws(VaultError) -> [Session.Notice] {
        let keys = [newPin(person, work), try strangeKey(person, work)].compactMap(\.self)
        return keys + (try greetColleague(person, work))
    }

    /// The recovery key that stands in the clear, where it isn't the one this person comes to by what she has pinned: she
    /// works on by her own, and has to know that somebody changed the other.
    private func strangeKey(_ person: SessionPerson, _ work: Work) throws(VaultError) -> Session.Notice? {
        let facts = try work.store.passedOver.intact { () throws(VaultError) in try VaultFacts.read(work.store) }
        guard let facts, facts.phase == .complete, let pin = person.pin, let stored = facts.recovery,
            let vault = facts.vault,
            try work.recovery(from: pin) != stored
        else { return nil }
        return Session.Notice(
            code: "recovery_differs", subject: Fingerprint(ofRecovery: stored, in: vault).description)
    }

    /// The recovery key just pinned: from now on everything this person verifies rests on it, so she has to compare it
    /// with what the custodians' shares print; one that the key before has certified she is told.
    private func newPin(_ person: SessionPerson, _ work: Work) -> Session.Notice? {
        guard let pinning = work.pinning, let pin = person.pin, let vault = work.vault.facts.vault else { return nil }
        let code =
            switch pinning {
            case .first: "recovery_pinned"
            case .followed: "recovery_followed"
            }
        return Session.Notice(code: code, subject: Fingerprint(ofRecovery: pin, in: vault).description)
    }

    private func greetColleague(_ person: SessionPerson, _ work: Work) throws(VaultError) -> [Session.Notice] {
        guard person.pin != nil, work.vault.facts.phase == .complete else { return [] }
        // Nothing that was altered among what she is told keeps her from logging in.
        _ = try work.passingOver { () throws(VaultError) in
            if try work.trust().certificate(of: person.user) != nil { _ = try TopUp(work).runForSession() }
        }
        let unseen = try work.passingOver { () throws(VaultError) in try self.unseen(person, work) } ?? []
        let colleagues = try work.passingOver { () throws(VaultError) in
            try Colleagues(work).notices(for: person.user)
        }
        let approvals = try work.passingOver { () throws(VaultError) in try self.approvals(work) } ?? []
        return unseen + (colleagues ?? []) + approvals
    }

    /// Who waits for this person's approval.
    private func approvals(_ work: Work) throws(VaultError) -> [Session.Notice] {
        try ApprovalLines(work).tasks().map { task in
            Session.Notice(
                code: task.code == "approve" ? "approval_asked" : "approval_given", subject: task.record ?? "")
        }
    }

    /// What concerns her and must not pass unseen comes at each login, until she acknowledges it.
    private func unseen(_ person: SessionPerson, _ work: Work) throws(VaultError) -> [Session.Notice] {
        let lines = NoticeLines(work)
        return try Notices(work).unseen(by: person.user).map { notice throws(VaultError) in try lines.notice(notice) }
    }
}
