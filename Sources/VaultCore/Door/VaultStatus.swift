package import Interfaces
import Trust

/// Answers that never wait for the log: they work in every state, on a full disk too.
extension Vault {
    /// The vault's state and what to do next.
    package func status() -> Interfaces.Vault.Status.Reply {
        let facts = facts
        let handed = founding.handed
        let doubt = clock.look(premises.now)
        let seats = handed?.seats ?? []
        return Interfaces.Vault.Status.Reply(
            version: premises.version, state: state, vault: facts.vault?.text, next: next(facts, handed),
            logBlocked: logBlockage?.rawValue, selfOpening: isSelfOpening, supervisors: supervisors,
            custodians: seats.map {
                Interfaces.Vault.Custodian(name: $0.name, claimed: $0.claimed, confirmed: $0.confirmed)
            },
            threshold: facts.phase == .absent ? nil : handed?.terms.threshold ?? facts.threshold, shares: collecting,
            warnings: warnings + (doubt.map { [$0.kind.rawValue] } ?? []),
            loss: file.head.loss.map { loss in
                Interfaces.Vault.Loss(
                    generation: Int(loss.generation), found: Int(loss.found), acknowledged: Int(loss.acknowledged))
            }, clock: doubt.map(Interfaces.Vault.Clock.init))
    }

    /// Whether whoever takes the disk has what opens the vault: the key of a credential lies on it, and a slot takes that
    /// credential.
    package var isSelfOpening: Bool { premises.selfOpening && facts.takesCredential }

    /// The shares that custodians are entering.
    private var collecting: Interfaces.Vault.ShareCollection? {
        guard let collection = writerState.shares, !collection.isOver(at: premises.now) else { return nil }
        return CollectionLine(collection).status
    }

    private var state: Interfaces.Vault.State {
        switch (facts.phase, holdsKeys) {
        case (.absent, _): .absent
        case (_, false): .sealed
        case (.founding, true): .founding
        case (.complete, true): .unsealed
        }
    }

    private func next(_ facts: VaultFacts, _ handed: FoundingDesk.HandedOut?) -> [Interfaces.Vault.NextStep] {
        if logBlockage == .diskFull { return [.freeDisk] }
        if logBlockage == .entriesMissing { return [.acceptLoss] }
        if logBlockage == .displaced { return [.putFilesBack] }
        switch state {
        case .absent: return [.initialise]
        case .sealed: return [.unseal]
        case .unsealed: return handingOut(handed) + [.logIn]
        case .founding:
            guard let handed else { return [.resumeFounding] }
            return (hasEnrolledSupervisor ? [] : [.enrolSupervisor]) + custodiansSteps(handed.seats)
        }
    }

    private func custodiansSteps(_ seats: [FoundingDesk.Seat]) -> [Interfaces.Vault.NextStep] {
        var steps: [Interfaces.Vault.NextStep] = []
        if seats.contains(where: { !$0.claimed }) { steps.append(.claimShares) }
        if seats.contains(where: { !$0.confirmed }) { steps.append(.confirmShares) }
        return steps
    }

    /// What a new share set waits for.
    private func handingOut(_ handed: FoundingDesk.HandedOut?) -> [Interfaces.Vault.NextStep] {
        guard let handed else { return [] }
        return handed.isReadBack ? [.agreeShares] : custodiansSteps(handed.seats)
    }

    private var hasEnrolledSupervisor: Bool {
        writerState.mark().accounts.values.contains { $0.roleNames.contains("supervisor") && $0.keys != nil }
    }

    /// Certified supervisors in force, as far as any session has verified them.
    private var supervisors: Int? {
        guard holdsKeys, let ledger = writerState.mark().ledgers.values.first else { return nil }
        return ledger.certified.filter { ledger.certificate(of: $0)?.roles.contains(.supervisor) == true }.count
    }

    /// Somebody is disabled whose certificate no supervisor has ended.
    private var hasUnboundDisabling: Bool {
        let mark = writerState.mark()
        let disabled = mark.accounts.filter { $0.value.disabled }.keys
        guard holdsKeys, !disabled.isEmpty, let ledger = mark.ledgers.values.first?.asSigned else { return false }
        return disabled.contains { ledger.certificate(of: $0) != nil }
    }

    /// Whether something outside the database said at the start how far the log had come, where there was a log.
    var hadHead: Bool { !wasFounded || file.head.found != nil }

    private var warnings: [String] {
        var codes: [String] = []
        if let supervisors, supervisors < 2 { codes.append("few-supervisors") }
        if hasUnboundDisabling { codes.append("disabled-not-withdrawn") }
        if logDamage != nil { codes.append("log-damaged") }
        if !damagedRows.all.isEmpty { codes.append("rows-damaged") }
        if !health.damaged.isEmpty { codes.append("database-damaged") }
        if file.head.doubt != nil { codes.append("log-undecided") }
        if !hadHead { codes.append("log-head-missing") }
        if signingFault != nil { codes.append("log-unsigned") }
        if isSelfOpening { codes.append("disk-opens-itself") }
        return codes
    }
}

extension Interfaces.Vault.Clock {
    /// Why the calendar may be wrong, as the protocol tells it.
    init(_ doubt: ClockDoubt) {
        self.init(shown: Moment.text(doubt.shown), known: Moment.text(doubt.known))
    }
}
