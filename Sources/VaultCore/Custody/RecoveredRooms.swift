import Sealing
import Trust

/// Gives keys back by the recovery key: to one person, each epoch of the rooms that the plan entitles her to.
///
/// Every grant is a statement signed by recovery, which sessions verify like any other: whoever isn't certified,
/// assigned or standing gets nothing, whatever shares were entered. Doing it twice does no harm.
struct RecoveredRooms {
    private let work: Work
    private let trust: TrustDesk
    private let grants: GrantTable
    private let person: Certificate
    private let choice: Choice

    init(_ work: Work, _ trust: TrustDesk, for person: Certificate, _ choice: Choice) throws(VaultError) {
        self.work = work
        self.trust = trust
        self.person = person
        self.choice = choice
        grants = GrantTable(store: work.store, keys: try work.keys())
    }

    /// Which of a home's rooms are meant.
    enum Choice: Sendable {
        case all
        /// Those that somebody once had a key of.
        case heldBy(UserID)
        /// Those whose author this is: the person herself, or whom she inherits from.
        case writtenBy(UserID)
    }

    /// What became of the keys looked at.
    struct Outcome: Sendable, Equatable {
        /// Keys given: one for each epoch of a room.
        var given = 0
        /// Rooms that the plan doesn't give her, by her roles and assignments.
        var notEntitled = 0
        /// Keys that recovery can't open or whose statements don't verify.
        var unopened = 0

        static func += (left: inout Outcome, right: Outcome) {
            left.given += right.given
            left.notEntitled += right.notEntitled
            left.unopened += right.unopened
        }
    }

    /// One home: the team's rooms, and the person's own.
    func run(in home: Home, with seed: borrowing IdentitySeed) throws(VaultError) -> Outcome {
        guard let compartments = try trust.loadIfIntact(home, author: author) else { return Outcome(unopened: 1) }
        let box = try sealing(.grant) { () throws(SealingError) in try seed.boxKey() }
        var outcome = Outcome()
        let vault = try work.keys().vault
        for compartment in compartments {
            let id = compartment.id(in: vault)
            let epochs = 1..<(try trust.ledger.nextEpochNumber(of: id))
            guard try isMeant(compartment, id, epochs) else { continue }
            guard try isEntitled(to: compartment) else {
                outcome.notEntitled += 1
                continue
            }
            for number in epochs {
                switch try key(of: id, number, box) {
                case .held, .gone: continue
                case .unopened: outcome.unopened += 1
                case .opened(let key): outcome += try give(key, id, number, seed)
                }
            }
        }
        FaultPoint.roomsRecovered.reach()
        return outcome
    }

    /// Whether a room exists and is meant.
    private func isMeant(
        _ compartment: Compartment, _ id: CompartmentID, _ epochs: Range<UInt64>
    ) throws(VaultError) -> Bool {
        switch choice {
        case .all: return !epochs.isEmpty
        case .writtenBy(let author): return !epochs.isEmpty && compartment.audience == .author(author)
        case .heldBy(let former):
            let ledger = try trust.ledger
            return epochs.contains { ledger.namedGrantees(of: id, epoch: $0).contains(.user(former)) }
        }
    }

    /// Whose rooms of her own are looked at beside the team's.
    private var author: UserID {
        if case .writtenBy(let author) = choice { return author }
        return person.user
    }

    private func isEntitled(to compartment: Compartment) throws(VaultError) -> Bool {
        let ledger = try trust.ledger
        if ledger.isEntitled(person.user, to: compartment) { return true }
        guard case .writtenBy = choice else { return false }
        return ledger.mayInherit(person.user, compartment)
    }

    private enum Key {
        case opened(SharedKey)
        /// She has it already.
        case held
        /// Nothing rests under this epoch any more.
        case gone
        case unopened
    }

    /// Opens recovery's own grant of an epoch, and compares the key with the epoch's signed commitment: the bytes aren't
    /// those the grant names where a newer share set has taken over.
    private func key(of id: CompartmentID, _ number: UInt64, _ box: borrowing BoxSecretKey) throws(VaultError) -> Key {
        let ledger = try trust.ledger
        let me = Grantee.user(person.user)
        if ledger.hasGrant(me, to: id, epoch: number), try grants.exists(id, number, me) { return .held }
        guard try grants.exists(id, number, .recovery) else { return .gone }
        guard let epoch = ledger.epoch(number, of: id), ledger.hasGrant(.recovery, to: id, epoch: number),
            let sealed = try openable(id, number),
            let key = try? SealedBox.openKey(sealed.span, with: box)
        else { return .unopened }
        let place = try work.keys().places.compartmentKey(id, epoch: number)
        return key.commitment(place) == epoch.commitment.bytes ? .opened(SharedKey(key)) : .unopened
    }

    /// Recovery's sealed bytes; nil where the row was altered, so that one of them doesn't hold up the others.
    private func openable(_ id: CompartmentID, _ number: UInt64) throws(VaultError) -> [UInt8]? {
        try work.store.passedOver.found { () throws(VaultError) in try grants.sealed(id, number, .recovery) }
    }

    private func give(
        _ key: SharedKey, _ id: CompartmentID, _ number: UInt64, _ seed: borrowing IdentitySeed
    ) throws(VaultError) -> Outcome {
        guard let epoch = try trust.ledger.epoch(number, of: id) else { return Outcome(unopened: 1) }
        let grantee = Grantee.user(person.user)
        let sealed = try sealing(.grant) { () throws(SealingError) in
            try SealedBox.sealKey(key.key, to: person.identity.box)
        }
        let grant = Grant(
            epoch, in: try work.keys().vault, to: grantee, identity: person.identity, sealed: sealed)
        do {
            try trust.state(.grant(grant), on: .compartment(id), by: .recovery, with: seed)
        } catch {
            // An epoch that somebody planted is refused by the rules; the honest ones beside it aren't held up.
            guard case .denied = error else { throw error }
            return Outcome(unopened: 1)
        }
        try grants.put(sealed, id, number, grantee)
        return Outcome(given: 1)
    }
}
