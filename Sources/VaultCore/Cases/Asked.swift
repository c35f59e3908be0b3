import Access
import Trust

/// Why somebody asks, as it came with the request.
struct Asked: Sendable {
    /// Whose words a reason is for: an auditor's, or those who may read what it explains.
    enum Keeping: Sendable {
        /// The log, where auditors read it and the seal's passphrase opens it.
        case log
        /// The content that is written, under its record key: what explains a process note is its author's alone.
        case content
    }

    let purpose: String?
    let reason: String?
    var keeping = Keeping.log

    static let nothing = Asked(purpose: nil, reason: nil)

    /// Reasons are words for an auditor, not another place for notes.
    private static let longest = 2_000

    /// The reason, if words were said.
    var words: String? { reason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
}

extension Work {
    /// The object of a decision: how the caller stands to a case and a record, by verified statements.
    func object(
        _ domain: String?, _ audience: Trust.Audience = .team, author: UserID? = nil, of caseFile: CaseID?,
        _ asked: Asked
    ) throws(VaultError) -> Access.Object {
        var relation = Access.Relation()
        let me = try session().user
        let isHers = try author == me ? true : hasInherited(from: audience, domain, of: caseFile)
        if isHers { relation.insert(.own) }
        if let caseFile { relation.formUnion(try self.relation(of: me, to: caseFile)) }
        var object = Access.Object(
            domain: domain.flatMap { DomainID(rawValue: $0) }, audience: audience == .team ? .team : .author,
            relation: relation)
        try asked.apply(to: &object, self)
        return object
    }

    /// Whether custodians have given this caller the process notes of somebody else, and the statements still say so.
    private func hasInherited(
        from audience: Trust.Audience, _ domain: String?, of caseFile: CaseID?
    ) throws(VaultError) -> Bool {
        guard case .author = audience, let caseFile, let domain = domain.flatMap({ try? DomainName($0) }) else {
            return false
        }
        let me = try session().user
        let compartment = Compartment(home: .caseFile(caseFile), domain: domain, audience: audience)
        guard try trust().ledger.certificate(of: me) != nil else { return false }
        // Whoever has a right there is told; a list of the others goes on.
        let desk = try CompartmentDesk(self)
        guard let id = try intact({ () throws(VaultError) in try desk.prepare(compartment) }) else { return false }
        let ledger = try trust().ledger
        return (1..<ledger.nextEpochNumber(of: id)).contains { ledger.heirs(of: id, epoch: $0).contains(me) }
    }

    private func relation(of user: UserID, to caseFile: CaseID) throws(VaultError) -> Access.Relation {
        let trust = try trust()
        let isKnown = try trust.ledger.head(of: .caseFile(caseFile)) != nil
        try trust.load([.caseFile(caseFile)])
        if isKnown { ifRefused(.chain) { () throws(VaultError) in try trust.readAgain(.caseFile(caseFile)) } }
        let ledger = try trust.ledger
        var relation = Access.Relation()
        if ledger.isAssigned(user, to: .caseFile(caseFile)) { relation.insert(.assigned) }
        if ledger.isRecused(user, from: .caseFile(caseFile)) { relation.insert(.recused) }
        let emergencies = Emergencies(self)
        if relation.isEmpty {
            if try emergencies.isOpen(caseFile) { relation.insert(.breakGlass) }
        } else {
            ifRefused(.emergency) { () throws(VaultError) in _ = try emergencies.isOpen(caseFile) }
        }
        return relation
    }

    /// Whether the caller's lines may name a case: who is recused from it isn't told of it, whatever once told her.
    ///
    /// Root and custodians by their shares have no session, and nobody is recused without an account.
    func mayName(_ caseFile: CaseID) throws(VaultError) -> Bool {
        guard let session = sessionIfAny, session.person.pin != nil else { return true }
        let trust = try trust()
        try trust.load([.caseFile(caseFile)])
        return try !trust.ledger.isRecused(session.user, from: .caseFile(caseFile))
    }

    /// The same for an id as stored; what names no case has nothing to keep back.
    func mayName(stored caseFile: String?) throws(VaultError) -> Bool {
        guard let caseFile, let id = try? CaseID(text: caseFile) else { return true }
        return try mayName(id)
    }

    /// The same for a line of a list, which goes on without it: where nobody can tell any more, because what was signed of
    /// the case was altered, it isn't named, and the row is.
    func mayList(stored caseFile: String?) throws(VaultError) -> Bool {
        try store.passedOver.intact { () throws(VaultError) in try mayName(stored: caseFile) } ?? false
    }

    /// Refuses an operation that no role in force may do to anything, before any object is looked up.
    func admit(_ action: ActionID) throws(VaultError) {
        let decision = premises.policy.decide(action, by: try asking(), on: .nothing)
        guard decision == .deny(.noRule) else { return }
        throw .denied(rule: decision.rule.code)
    }
}

extension Asked {
    /// Notes purpose and reason in an object and in the entry; refuses what is no purpose and reasons without end.
    func apply(to object: inout Access.Object, _ work: Work) throws(VaultError) {
        if let purpose {
            guard let id = PurposeID(rawValue: purpose), work.premises.policy.purposes.contains(id) else {
                throw .invalidInput(parameter: "purpose", fault: "unknown")
            }
            object.purpose = id
        }
        guard let words else { return }
        guard words.utf8.count <= Self.longest else { throw .invalidInput(parameter: "reason", fault: "too-long") }
        object.met.insert(.reason)
        if keeping == .log { work.entry.reason = words }
    }
}
