import Sealing
import Trust

/// Opens and makes compartment keys for one session.
///
/// A key is used only after its grant, its epoch and the people behind both have been verified against the session's
/// own pin; verified keys rest in the session under its own key, so that the next request costs symmetric work only.
struct CompartmentDesk {
    let work: Work
    let trust: TrustDesk
    let grants: GrantTable

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
        if ledger.nextEpochNumber(of: id) == 1 { return try openEpoch(compartment, id, .continued) }
        // A stale epoch isn't opened first: one that was planted has no honest holder, and must not end the writing.
        guard let epoch = ledger.currentEpoch(of: id), !ledger.isStale(id) else { return try openNext(compartment, id) }
        do { return try open(compartment, id, epoch) } catch {
            // She held it, left and came back: the sealed bytes are gone, her right to go on isn't.
            guard case .noKey = error, try hasGrant(id, epoch) else { throw error }
            return try openNext(compartment, id)
        }
    }

    /// Whether the statements say that this session holds an epoch's key, be the sealed bytes there or not.
    func hasGrant(_ id: CompartmentID, _ epoch: Epoch) throws(VaultError) -> Bool {
        try trust.ledger.hasGrant(.user(work.session().user), to: id, epoch: epoch.number)
    }

    /// The key of one epoch, for reading what was written under it.
    func key(_ compartment: Compartment, epoch: UInt64) throws(VaultError) -> Opened {
        let id = try prepare(compartment)
        guard let found = try trust.ledger.epoch(epoch, of: id) else { throw .tampered(.grant, id.text) }
        return try open(compartment, id, found)
    }

    /// Loads what is stated about a compartment and its home; `tampered` where the plan can't be read, without which
    /// nobody is entitled to anything.
    func prepare(_ compartment: Compartment) throws(VaultError) -> CompartmentID {
        guard try trust.ledger.plan != nil else { throw .tampered(.statement, Trust.Subject.plan.name) }
        let id = compartment.id(in: try work.keys().vault)
        try trust.load([compartment.home.assignments, .compartment(id)].compactMap(\.self))
        return id
    }

    func open(_ compartment: Compartment, _ id: CompartmentID, _ epoch: Epoch) throws(VaultError) -> Opened {
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

    /// Keeps an opened key in the session, under the session's own key.
    func remember(_ key: SharedKey, _ place: CompartmentEpoch) throws(VaultError) {
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
