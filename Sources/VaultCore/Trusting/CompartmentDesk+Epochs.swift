import Sealing
import Trust

/// Opening epochs and granting them.
extension CompartmentDesk {
    /// Opens the next epoch: by having held the one before, else as that of an orphan, whose holders have all gone.
    ///
    /// Throws `noKey` when others hold the key and this session doesn't.
    func openNext(_ compartment: Compartment, _ id: CompartmentID) throws(VaultError) -> Opened {
        for origin in [EpochOrigin.continued, .orphaned] {
            do { return try openEpoch(compartment, id, origin) } catch {
                guard Self.isRefused(error) else { throw error }
            }
        }
        throw .noKey(domain: compartment.domain.text)
    }

    /// Whether the statements' rules keep this session from opening an epoch; nothing is written then.
    static func isRefused(_ error: VaultError) -> Bool {
        switch error {
        case .denied(rule: "statement.not-entitled"), .denied(rule: "statement.not-orphaned"): true
        default: false
        }
    }

    /// States an epoch under a new key and gives it to everybody the plan calls for.
    func openEpoch(
        _ compartment: Compartment, _ id: CompartmentID, _ origin: EpochOrigin
    ) throws(VaultError) -> Opened {
        let opened = try makeKey(compartment, id, epoch: try trust.ledger.nextEpochNumber(of: id))
        let epoch = try statement(of: opened, origin)
        try trust.state(.epoch(epoch), on: .compartment(id))
        FaultPoint.epochStated.reach()
        for grantee in try missingGrantees(compartment, id, opened.epoch) { try grant(opened, epoch, to: grantee) }
        FaultPoint.epochGranted.reach()
        try remember(opened.key, CompartmentEpoch(compartment: id, epoch: opened.epoch))
        return opened
    }

    private func makeKey(
        _ compartment: Compartment, _ id: CompartmentID, epoch: UInt64
    ) throws(VaultError) -> Opened {
        let key = try sealing(.grant) { () throws(SealingError) in try SymmetricKey.random() }
        return Opened(compartment: compartment, id: id, epoch: epoch, key: SharedKey(key))
    }

    private func statement(of opened: Opened, _ origin: EpochOrigin) throws(VaultError) -> Epoch {
        let place = try work.keys().places.compartmentKey(opened.id, epoch: opened.epoch)
        return Epoch(
            compartment: opened.compartment, number: opened.epoch,
            commitment: try Digest(stored: opened.key.key.commitment(place)), origin: origin)
    }

    /// Those the plan calls for who have no grant in force, or whose sealed bytes were deleted while they were away.
    func missingGrantees(
        _ compartment: Compartment, _ id: CompartmentID, _ epoch: UInt64
    ) throws(VaultError) -> [Grantee] {
        let ledger = try trust.ledger
        var wanted = ledger.entitled(to: compartment).map { Grantee.user($0) }
        if ledger.isRecoveryEntitled(to: compartment) { wanted.append(.recovery) }
        var missing: [Grantee] = []
        for grantee in wanted {
            let isGranted = ledger.hasGrant(grantee, to: id, epoch: epoch)
            if !isGranted {
                missing.append(grantee)
            } else if try !grants.exists(id, epoch, grantee) {
                missing.append(grantee)
            }
        }
        return missing
    }

    /// Seals the key to one grantee and states so; the sealed bytes can be deleted later, the statement can't.
    func grant(_ opened: Opened, _ epoch: Epoch, to grantee: Grantee) throws(VaultError) {
        let ledger = try trust.ledger
        let identity: PublicIdentity
        switch grantee {
        case .recovery:
            identity = ledger.recovery
            work.vault.founding.touch(CompartmentEpoch(compartment: opened.id, epoch: opened.epoch))
        case .user(let user):
            guard let certificate = ledger.certificate(of: user) else { throw .notEligible }
            identity = certificate.identity
        }
        let sealed = try sealing(.grant) { () throws(SealingError) in
            try SealedBox.sealKey(opened.key.key, to: identity.box)
        }
        let statement = Grant(epoch, in: try work.keys().vault, to: grantee, identity: identity, sealed: sealed)
        try trust.state(.grant(statement), on: .compartment(opened.id))
        try grants.put(sealed, opened.id, opened.epoch, grantee)
    }
}
