import Sealing
import Trust

/// Seals what recovery holds to the key of another share set, beside what is in force, in bounded batches.
///
/// A sealed key is handed on as it is: whoever opens it one day compares it with the epoch's signed commitment, so
/// nothing that was planted here is ever taken for a compartment's key. Until the new set takes over, the old one's keys
/// stay good; a kill leaves rows that nobody looks for and that are deleted after the next unseal.
struct Resealing {
    private let work: Work
    private let grants: GrantTable
    private let old: GrantHolder
    private let new: GrantHolder
    private let terms: FoundingDesk.Terms

    /// - Parameter terms: the set that takes over.
    init(_ work: Work, to terms: FoundingDesk.Terms) throws(VaultError) {
        self.work = work
        grants = GrantTable(store: work.store, keys: try work.keys())
        old = try RecoveryHolders(work.store).current
        new = GrantHolder(try ShareSetID(stored: terms.set, in: .share))
        self.terms = terms
    }

    /// How far it is after one batch.
    struct Reached: Sendable, Equatable {
        let through: Int
        let of: Int
        let unopened: Int

        /// Whether every home has been gone through.
        var isEnd: Bool { through >= of }
    }

    /// One batch, a turn long; the progress counts once it is durable.
    func batch(with recovery: borrowing BoxSecretKey) throws(VaultError) -> Reached {
        let (desk, terms) = (work.vault.founding, terms)
        let deadline = ContinuousClock.now + work.vault.slice
        var progress = desk.beginBatch(for: terms)
        if progress.next == 0 { try RecoveryHolders(work.store).leave(new) }
        let homes = try EveryHome(work)
        while progress.next < homes.count {
            for place in try homes.epochs(at: progress.next) where try !hand(on: place, with: recovery) {
                progress.unopened += 1
            }
            progress.next += 1
            if ContinuousClock.now >= deadline { break }
        }
        FaultPoint.recoveryResealed.reach()
        let (next, unopened) = (progress.next, progress.unopened)
        work.onceDurable { desk.reach(next, unopened, for: terms) }
        return Reached(through: next, of: homes.count, unopened: unopened)
    }

    /// What was sealed to recovery, or deleted, since the first batch.
    func finish(with recovery: borrowing BoxSecretKey) throws(VaultError) {
        for place in work.vault.founding.resealing?.touched ?? [] {
            _ = try hand(on: place, with: recovery)
        }
    }

    /// Seals one key anew; false for one that was altered. Where recovery holds none any more, the new set gets none.
    private func hand(on place: CompartmentEpoch, with recovery: borrowing BoxSecretKey) throws(VaultError) -> Bool {
        let isDone: Void? = try work.store.passedOver.intact { () throws(VaultError) in
            guard let sealed = try grants.sealed(place, for: old) else {
                if try grants.delete(place, for: new) { try work.cutLogOnceDurable() }
                return
            }
            let again = try sealing(.grant, place.compartment.bytes) { () throws(SealingError) in
                let key = try SealedBox.openKey(sealed.span, with: recovery)
                return try SealedBox.sealKey(key, to: terms.identity.box)
            }
            try grants.put(again, place, for: new)
        }
        return isDone != nil
    }
}
