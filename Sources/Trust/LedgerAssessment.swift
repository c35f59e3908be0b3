import HashTreeCollections

extension Ledger {
    /// The view of today: newest heads, void statements left out, plan narrowed by policy.
    var now: View { View(ledger: self, horizon: .newest, lens: .inForce) }

    func entry(_ reference: Reference) -> Chain.Entry? { chains[reference.subject]?.entries[reference.index] }

    /// Decides what of newly admitted statements is void, and, where they change what others rest on, of all.
    mutating func assess(after fresh: [SignedStatement], of subject: Subject) {
        if touchesOthers(fresh, of: subject) { return reassess() }
        for place in (journal.count - fresh.count)..<journal.count { assess(at: place) }
    }

    /// Whether statements admitted before can become void by these.
    ///
    /// A withdrawal and a new recovery key reach back by what they list. A certificate is seen only by statements that name it or a later
    /// one, and those come after it, unless one named this chain before it was read.
    private func touchesOthers(_ fresh: [SignedStatement], of subject: Subject) -> Bool {
        if subject == .recovery { return true }
        guard case .user = subject, let first = fresh.first else { return false }
        let isWithdrawal = fresh.contains { if case .withdrawal = $0.statement.content { true } else { false } }
        return isWithdrawal || (named[subject]?.number ?? 0) >= first.statement.number
    }

    /// Decides for every admitted statement whether it is void.
    ///
    /// In order of admission, so that what a statement relied on is decided before it. No signature is checked again.
    mutating func reassess() {
        for place in 0..<journal.count { assess(at: place) }
    }

    private mutating func assess(at place: Int) {
        guard let reference = journal[place], let entry = entry(reference) else { return }
        let isVoid = becameVoid(entry)
        guard isVoid != entry.isVoid else { return }
        chains[reference.subject]?.setVoid(isVoid, at: reference.index)
    }

    /// Whether a verified statement doesn't count any more.
    ///
    /// It is void when a signer was withdrawn, or the recovery key replaced, later without it being listed, or when, void
    /// statements left out, its signers weren't entitled. What only takes away is never void: it would give access back.
    private func becameVoid(_ entry: Chain.Entry) -> Bool {
        if entry.statement.content.isRemoval || entry.statement.subject == .recovery { return false }
        if entry.statement.signers.contains(where: { isDisowned(entry, by: $0) }) { return true }
        let view = View(ledger: self, horizon: .statement(entry.statement), lens: .inForce)
        do throws(TrustError) {
            try Scrutiny(statement: entry.statement, view: view).check()
            return false
        } catch {
            return true
        }
    }

    /// Whether a withdrawal after the signer's head that the statement names leaves the statement out.
    private func isDisowned(_ entry: Chain.Entry, by signer: Signer) -> Bool {
        guard let user = signer.user else { return isLeftBehind(entry) }
        guard let chain = chains[.user(user)] else { return false }
        let head = entry.statement.heads[.user(user)]?.number ?? 0
        return chain.entries.dropFirst(Int(head)).contains { later in
            if case .withdrawal(let withdrawal) = later.statement.content {
                return !withdrawal.stillValid.contains(entry.hash)
            }
            return false
        }
    }

    /// The grants of an epoch that aren't void, oldest first.
    func grantsInForce(of compartment: CompartmentID, epoch: UInt64) -> [Grant] {
        now.grants(of: compartment, epoch: epoch)
    }

    /// Whether a grant's grantee is entitled now, or an heir, with the keys it was sealed to.
    ///
    /// Nobody but recovery makes heirs: a grant to one that somebody else signed was never admitted.
    func isGood(_ grant: Grant) -> Bool {
        guard let compartment = epoch(grant.epoch, of: grant.compartment)?.compartment else { return false }
        let grantee = grant.grantee.signer
        guard now.isEntitled(grantee, to: compartment) || now.mayInherit(grantee, compartment) else { return false }
        switch grantee {
        // What was sealed to a recovery key has been sealed anew to the one after it.
        case .recovery: return recoveryKeys.contains(grant.identity)
        case .user: return now.identity(of: grantee) == grant.identity
        }
    }

    /// The subjects whose heads a verifier of this content needs.
    func evidence(for content: Content, by signers: [Signer]) -> Set<Subject> {
        var subjects = Set(signers.compactMap(\.user).map(Subject.user))
        subjects.insert(.recovery)
        switch content {
        case .certificate, .withdrawal, .plan, .succession: break
        case .assignment(let user), .unassignment(let user), .recusal(let user): subjects.insert(.user(user))
        case .handover(let from, let to): subjects.formUnion([.user(from), .user(to)])
        case .epoch(let epoch):
            subjects.formUnion(grounds(of: epoch.compartment))
            subjects.formUnion(holders(of: epoch.compartment.id(in: vault)))
        case .grant(let grant):
            if let user = grant.grantee.signer.user { subjects.insert(.user(user)) }
            if let epoch = epoch(grant.epoch, of: grant.compartment) {
                subjects.formUnion(grounds(of: epoch.compartment))
            }
        }
        return subjects
    }

    private func grounds(of compartment: Compartment) -> Set<Subject> {
        guard let assignments = compartment.home.assignments else { return [.plan] }
        return [.plan, assignments]
    }

    /// Everyone who opened an epoch of the compartment or has the newest key, as written and in force.
    private func holders(of compartment: CompartmentID) -> Set<Subject> {
        guard let chain = chains[.compartment(compartment)] else { return [] }
        var signers = Set(chain.epochIndexes.compactMap { chain.entries[$0].statement.signers.first })
        for lens in [View.Lens.asWritten, .inForce] {
            let view = View(ledger: self, horizon: .newest, lens: lens)
            if let newest = view.newestEpoch(of: compartment) {
                signers.formUnion(view.holders(of: newest, compartment))
            }
        }
        return Set(signers.compactMap(\.user).map(Subject.user))
    }
}
