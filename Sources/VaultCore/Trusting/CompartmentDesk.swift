import Sealing
import Trust

/// Opens and makes compartment keys for one session.
///
/// A key is used only after its grant, its epoch and the people behind both have been verified against the session's
/// own pin; verified keys rest in the session under its own key, so that the next request costs symmetric work only.
struct CompartmentDesk {
    let work: Work
    let trust: TrustDesk
    private let grants: GrantTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        trust = try work.trust()
        grants = GrantTable(store: work.store, keys: try work.keys())
    }

    /// One epoch's key, verified.
    struct Opened: Sendable {
        let compartment: Compartment
        let id: CompartmentID
        let epoch: UInt64
        let key: SharedKey
    }

    /// The key new versions are written under; opens the first epoch if there is none yet, and the next one if
    /// somebody who has the current key isn't entitled to it any more.
    func keyForWriting(_ compartment: Compartment) throws(VaultError) -> Opened {
        let id = try prepare(compartment)
        let ledger = try trust.ledger
        guard let epoch = ledger.currentEpoch(of: id) else { return try openEpoch(compartment, id) }
        guard ledger.isStale(id) else { return try open(compartment, id, epoch) }
        // The stale epoch isn't opened first: one that was planted has no honest holder, and must not end the writing.
        do { return try openEpoch(compartment, id) } catch {
            throw error == .denied(rule: "statement.not-entitled") ? .noKey(domain: compartment.domain.text) : error
        }
    }

    /// The key of one epoch, for reading what was written under it.
    func key(_ compartment: Compartment, epoch: UInt64) throws(VaultError) -> Opened {
        let id = try prepare(compartment)
        guard let found = try trust.ledger.epoch(epoch, of: id) else { throw .tampered(.grant, id.text) }
        return try open(compartment, id, found)
    }

    /// Gives the current epoch's key to everyone the plan calls for who has none; returns how many grants were made.
    func topUp(_ compartment: Compartment) throws(VaultError) -> Int {
        let id = try prepare(compartment)
        let ledger = try trust.ledger
        guard let epoch = ledger.currentEpoch(of: id) else { return 0 }
        let me = try work.session().user
        guard ledger.hasGrant(.user(me), to: id, epoch: epoch.number) else { return 0 }
        let missing = try missingGrantees(compartment, id, epoch.number)
        if missing.isEmpty { return 0 }
        let opened = try open(compartment, id, epoch)
        for grantee in missing { try grant(opened, epoch, to: grantee) }
        return missing.count
    }

    private func prepare(_ compartment: Compartment) throws(VaultError) -> CompartmentID {
        let id = compartment.id(in: try work.keys().vault)
        try trust.load([compartment.home.assignments, .compartment(id)].compactMap(\.self))
        return id
    }

    private func open(_ compartment: Compartment, _ id: CompartmentID, _ epoch: Epoch) throws(VaultError) -> Opened {
        let session = try work.session()
        let place = CompartmentEpoch(compartment: id, epoch: epoch.number)
        if let box = work.vault.sessions.compartmentKey(place, in: session) {
            let key = try session.openCompartmentKey(box, of: id, epoch: epoch.number)
            return Opened(compartment: compartment, id: id, epoch: epoch.number, key: key)
        }
        let key = try openGrant(id, epoch, domain: compartment.domain.text)
        try remember(key, place)
        return Opened(compartment: compartment, id: id, epoch: epoch.number, key: key)
    }

    private func openGrant(_ id: CompartmentID, _ epoch: Epoch, domain: String) throws(VaultError) -> SharedKey {
        let session = try work.session()
        guard let grant = try trust.ledger.grant(of: id, epoch: epoch.number, to: .user(session.user)),
            let sealed = try grants.sealed(id, epoch.number, .user(session.user))
        else { throw .noKey(domain: domain) }
        guard grant.covers(sealed) else { throw .tampered(.grant, id.text) }
        let seed = try session.identity()
        let key = try sealing(.grant, id.bytes) { () throws(SealingError) in
            let box = try seed.boxKey()
            return try SealedBox.openKey(sealed.span, with: box)
        }
        guard key.commitment(try work.keys().places.compartmentKey(id, epoch: epoch.number)) == epoch.commitment.bytes
        else { throw .tampered(.grant, id.text) }
        return SharedKey(key)
    }

    private func openEpoch(_ compartment: Compartment, _ id: CompartmentID) throws(VaultError) -> Opened {
        let opened = try makeKey(compartment, id, epoch: try trust.ledger.nextEpochNumber(of: id))
        let epoch = try statementOfEpoch(opened)
        try trust.state(.epoch(epoch), on: .compartment(id))
        for grantee in try missingGrantees(compartment, id, opened.epoch) { try grant(opened, epoch, to: grantee) }
        try remember(opened.key, CompartmentEpoch(compartment: id, epoch: opened.epoch))
        return opened
    }

    private func makeKey(
        _ compartment: Compartment, _ id: CompartmentID, epoch: UInt64
    ) throws(VaultError) -> Opened {
        let key = try sealing(.grant) { () throws(SealingError) in try SymmetricKey.random() }
        return Opened(compartment: compartment, id: id, epoch: epoch, key: SharedKey(key))
    }

    private func statementOfEpoch(_ opened: Opened) throws(VaultError) -> Epoch {
        let place = try work.keys().places.compartmentKey(opened.id, epoch: opened.epoch)
        return Epoch(
            compartment: opened.compartment, number: opened.epoch,
            commitment: try Digest(stored: opened.key.key.commitment(place)))
    }

    private func missingGrantees(
        _ compartment: Compartment, _ id: CompartmentID, _ epoch: UInt64
    ) throws(VaultError) -> [Grantee] {
        let ledger = try trust.ledger
        var wanted = ledger.entitled(to: compartment).map { Grantee.user($0) }
        if ledger.isRecoveryEntitled(to: compartment) { wanted.append(.recovery) }
        return wanted.filter { !ledger.hasGrant($0, to: id, epoch: epoch) }
    }

    /// Seals the key to one grantee and states so; the sealed bytes can be deleted later, the statement can't.
    private func grant(_ opened: Opened, _ epoch: Epoch, to grantee: Grantee) throws(VaultError) {
        let ledger = try trust.ledger
        let identity: PublicIdentity
        switch grantee {
        case .recovery: identity = trust.pin
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

    private func remember(_ key: SharedKey, _ place: CompartmentEpoch) throws(VaultError) {
        let session = try work.session()
        let box = try session.seal(key, of: place.compartment, epoch: place.epoch)
        let sessions = work.vault.sessions
        work.onceDurable { sessions.remember(box, for: place, in: session.id) }
    }
}

extension Digest {
    /// A digest just computed or read from a row.
    init(stored bytes: [UInt8]) throws(VaultError) {
        do { self = try Digest(bytes) } catch { throw .tampered(.statement, "digest") }
    }
}
