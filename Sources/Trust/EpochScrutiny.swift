import HashTreeCollections

/// Decides whether an epoch may be opened by its signer.
struct EpochScrutiny {
    let statement: Statement
    let view: View
    let epoch: Epoch
    let id: CompartmentID

    func check() throws(TrustError) {
        let signer = try Scrutiny(statement: statement, view: view).soleSigner()
        let opened = view.ledger.chains[statement.subject]?.epochIndexes.prefix { $0 < statement.number - 1 }.count ?? 0
        guard epoch.number == UInt64(opened) + 1 else { throw .wrongEpoch(id, epoch: epoch.number) }
        try view.requireGrounds(of: epoch.compartment)
        guard view.isEntitled(signer, to: epoch.compartment) else { throw refusal(of: signer) }
        switch (epoch.origin, epoch.number) {
        case (.continued, 1): try checkFirst(by: signer)
        case (.continued, _): try checkHeld(by: signer)
        case (.orphaned, 1): throw .notOrphaned(id)
        case (.orphaned, _): try checkOrphan(continuedBy: signer)
        }
    }

    private func refusal(of signer: Signer) -> TrustError { .notEntitled(signer, statement.subject) }

    /// Recovery opens nothing but the organisation's own compartments.
    private func checkFirst(by signer: Signer) throws(TrustError) {
        guard signer != .recovery || epoch.compartment.home == .organisation else { throw refusal(of: signer) }
    }

    /// Whoever continues held the epoch before.
    ///
    /// When the newest was opened by somebody who has no right to it, an earlier one is enough: else a planted epoch
    /// that nobody else holds would end the compartment.
    private func checkHeld(by signer: Signer) throws(TrustError) {
        guard let newest = view.newestEpoch(of: id) else { return try checkHeldEarlier(by: signer) }
        if view.holders(of: newest, id).contains(signer) { return }
        if let creator = newest.creator.user { try view.require(.user(creator)) }
        guard !view.isEntitled(newest.creator, to: epoch.compartment) else { throw refusal(of: signer) }
        try checkHeldEarlier(by: signer)
    }

    private func checkHeldEarlier(by signer: Signer) throws(TrustError) {
        let chain = view.ledger.chains[statement.subject]
        for number in 1..<epoch.number {
            guard let opened = chain?.epoch(number), let entry = chain?.entries[opened.index] else { continue }
            if view.counts(entry), view.holders(of: opened, id).contains(signer) { return }
        }
        throw refusal(of: signer)
    }

    /// Whoever continues an orphan is assigned to it or its author, and no other person still has a right to its key.
    private func checkOrphan(continuedBy signer: Signer) throws(TrustError) {
        guard let user = signer.user, view.isAssignedOrAuthor(user, of: epoch.compartment) else {
            throw refusal(of: signer)
        }
        guard let newest = view.newestEpoch(of: id) else { return }
        for holder in view.holders(of: newest, id) {
            guard let person = holder.user else { continue }
            try view.require(.user(person))
            guard !stillHolds(person, newest) else { throw .notOrphaned(id) }
        }
    }

    /// Whether a person is entitled and still has the keys that the epoch was granted to.
    ///
    /// Somebody certified again with new keys can't open what was sealed to the old ones.
    private func stillHolds(_ person: UserID, _ opened: Chain.OpenedEpoch) -> Bool {
        guard view.isEntitled(.user(person), to: epoch.compartment) else { return false }
        let identity = view.certificate(of: person)?.identity
        return view.grants(of: id, epoch: opened.epoch.number).contains {
            $0.grantee == .user(person) && $0.identity == identity
        }
    }
}
