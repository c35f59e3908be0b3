import Access
import CanonicalJSON
import GRDB
import Sealing
import Trust

/// Asks a second person, and uses up what she has approved.
///
/// How an operation that two people do together is written:
///
///     let scope = try ApprovalScope(parameters, about: .init(person: user))
///     try work.decide(Self.action, on: object, approved: scope)
///
/// comes last of all checks. The first call stores a request and is refused with `approvalNeeded`; a colleague signs
/// it; the same call repeated finds it granted, uses it up in its own transaction and goes on. What the policy doesn't
/// ask for but the design does calls ``require(_:_:)`` itself.
struct Approvals {
    private let work: Work
    private let table: ApprovalTable
    private let trust: TrustDesk

    /// Requests one person may have open at once.
    private static let most = 32

    init(_ work: Work) throws(VaultError) {
        self.work = work
        table = ApprovalTable(store: work.store, keys: try work.keys())
        trust = try work.trust()
    }

    /// Uses up a granted approval of exactly this scope, or asks for one.
    ///
    /// Throws `approvalNeeded` with a request that stays although the call is refused. Call it once nothing else can
    /// refuse, so that nobody is asked to approve what can't be done.
    @discardableResult
    func require(_ action: ActionID, _ scope: ApprovalScope) throws(VaultError) -> Granted {
        let me = try work.session().user
        let mine = try table.open(at: work.moment).filter { $0.requester == me }
        var waiting: Approval?
        for approval in mine where approval.action == action && approval.scope == scope {
            let approvers = try self.approvers(of: approval)
            switch try standing(of: approval, approvedBy: approvers) {
            case .granted: return try use(approval, approvers)
            case .pending: waiting = waiting ?? approval
            case .used, .refused, .withdrawn, .expired, .ahead: continue
            }
        }
        if let waiting { throw asking(waiting) }
        guard mine.count < Self.most else { throw .busy(.approvals) }
        let made = Approval(
            id: .random(), action: action, requester: me, scope: scope,
            term: Term(work.premises.policy.approvalLifetime, from: work.moment))
        let keys = try work.keys()
        work.evenIfRefused { store throws(VaultError) in try ApprovalTable(store: store, keys: keys).put(made) }
        throw asking(made)
    }

    /// A request the caller made or may approve; `notFound` for any other, and where she has been recused since.
    func find(_ text: String) throws(VaultError) -> Approval {
        let found = try table.find(ApprovalID(asked: text))
        if let found, try isVisible(found) { return found }
        try refuseAlike(isThere: found != nil)
        throw .notFound
    }

    /// Where there is no such request another is judged in its place, so that a refusal takes the same steps.
    private func refuseAlike(isThere: Bool) throws(VaultError) {
        guard let other = try table.open(at: work.moment).first else { return }
        if isThere {
            _ = try table.find(.random())
        } else if let other = try table.find(other.id) {
            _ = try isVisible(other)
        }
    }

    /// Open requests that the caller made or may approve, oldest first.
    func visible() throws(VaultError) -> [Approval] {
        var found: [Approval] = []
        for approval in try table.open(at: work.moment) {
            let isHers = try work.store.passedOver.intact { () throws(VaultError) in try isVisible(approval) }
            if isHers == true { found.append(approval) }
        }
        return found
    }

    /// Signs a request with the caller's own certified key.
    ///
    /// - Parameter digest: of the request as it was shown to the caller.
    func approve(_ text: String, shown digest: String) throws(VaultError) -> Approval {
        var approval = try find(text)
        let me = try work.session().user
        name(approval)
        guard approval.requester != me else { throw .denied(rule: "approve.own") }
        let approvers = try self.approvers(of: approval)
        switch try standing(of: approval, approvedBy: approvers) {
        // A calendar that was set back is no attack, but without this a request could be asked for any time to come.
        case .ahead: throw .denied(rule: "approve.clock-set-back")
        case .expired: throw .denied(rule: "approve.expired")
        case .pending, .granted, .used, .refused, .withdrawn: break
        }
        guard try isOpen(approval, approvedBy: approvers) else { throw .alreadyDone }
        guard approval.term.length <= work.premises.policy.approvalLifetime else {
            throw .tampered(.approval, approval.id.text)
        }
        let vault = try work.keys().vault
        guard digest == approval.digest(in: vault) else { throw .invalidInput(parameter: "digest", fault: "differs") }
        let signature = try work.session().signingKey().sign(approval.message(in: vault))
        approval.consents.removeAll { $0.user == me }
        approval.consents.append(Approval.Consent(user: me, signature: signature.bytes))
        try table.put(approval)
        return approval
    }

    /// Ends a request: refused by somebody who may approve it, withdrawn by whoever made it.
    func end(_ text: String) throws(VaultError) {
        let approval = try find(text)
        name(approval)
        guard approval.state == .open else { throw .alreadyDone }
        try table.put(approval.ended(approval.requester == work.session().user ? .withdrawn : .refused))
    }

    /// Whether the caller may approve this now: another's, open, and not approved by her already.
    func isOpen(_ approval: Approval, approvedBy approvers: [UserID]) throws(VaultError) -> Bool {
        let me = try work.session().user
        guard try [.pending, .granted].contains(standing(of: approval, approvedBy: approvers)) else { return false }
        return approvers.contains(me) ? false : try mayApprove(me, approval)
    }

    /// What has become of a request.
    ///
    /// - Parameter approvers: as ``approvers(of:)`` finds them, which verifies every signature: once is enough.
    func standing(of approval: Approval, approvedBy approvers: [UserID]) throws(VaultError) -> Standing {
        switch approval.state {
        case .used: return .used
        case .refused: return .refused
        case .withdrawn: return .withdrawn
        case .open:
            if try isUsed(approval) { return .used }
            switch approval.term.standing(at: work.moment) {
            case .over: return .expired
            case .ahead: return .ahead
            case .running: break
            }
            return approvers.count >= approval.scope.people ? .granted : .pending
        }
    }

    /// What a request can have become.
    enum Standing: String {
        case pending, granted, used, refused, withdrawn, expired
        /// Asked for at a time that is still to come by this calendar: it waits for the calendar, and can be asked anew.
        case ahead
    }

    /// Whose signatures count: certified now, permitted to approve this now, not recused, and never the requester.
    func approvers(of approval: Approval) throws(VaultError) -> [UserID] {
        let message = approval.message(in: try work.keys().vault)
        var found: [UserID] = []
        for consent in approval.consents where !found.contains(consent.user) {
            guard let certificate = try trust.certificate(of: consent.user),
                let signature = try? Signature(consent.signature),
                certificate.identity.signing.verify(signature, of: message),
                try mayApprove(consent.user, approval)
            else { continue }
            found.append(consent.user)
        }
        return found
    }

    /// Ends a granted request in the transaction of the act it allows, whose entry names it.
    private func use(_ approval: Approval, _ approvers: [UserID]) throws(VaultError) -> Granted {
        try table.put(approval.ended(.used))
        work.entry.approval = approval.id.text
        return Granted(approval: approval, approvers: approvers)
    }

    /// An approval just used up, with all its words, and whose signatures counted.
    struct Granted {
        let approval: Approval
        let approvers: [UserID]
    }

    /// A row put back by hand doesn't bring an approval back: the log knows what it was used for.
    private func isUsed(_ approval: Approval) throws(VaultError) -> Bool {
        for tags in LogTags.all(try work.keys()) {
            let tag = tags.used(approval.id.text)
            if try work.store.row("SELECT 1 FROM log_tag WHERE tag = ? LIMIT 1", [tag.data]) != nil { return true }
        }
        return false
    }

    private func isVisible(_ approval: Approval) throws(VaultError) -> Bool {
        let me = try work.session().user
        if approval.requester == me { return try approval.scope.caseFile.map(work.mayName) ?? true }
        return try mayApprove(me, approval)
    }

    private func mayApprove(_ user: UserID, _ approval: Approval) throws(VaultError) -> Bool {
        guard user != approval.requester, let account = try work.accounts.find(user), !account.disabled else {
            return false
        }
        // Whoever is to get somebody's notes doesn't decide that she gets them.
        if approval.action == .recoverNotes {
            let asked = try? JSONValue(parsing: approval.scope.parameters)
            guard asked?["person"]?.stringValue != account.name else { return false }
        }
        // An account alone can't sign: only what a certificate gives counts.
        let roles = try work.certifiedRoles(of: account, pinnedTo: trust.pin).intersection(account.roles)
        guard work.premises.policy.mayApprove(approval.action, with: roles) else { return false }
        guard let caseFile = approval.scope.caseFile else { return true }
        try trust.load([.caseFile(caseFile)])
        return try !trust.ledger.isRecused(user, from: .caseFile(caseFile))
    }

    private func asking(_ approval: Approval) -> VaultError {
        work.entry.approval = approval.id.text
        return .approvalNeeded(approval.id.text, expires: approval.term.until)
    }

    private func name(_ approval: Approval) {
        work.entry.record = approval.id.text
        work.entry.caseFile = approval.scope.caseFile?.text
    }
}
