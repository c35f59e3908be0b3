import Sealing
import Trust

/// Custodians together: collects their shares for one errand at a time, and gives its recovery key when t are there.
///
/// How an operation that custodians do together is written: one `begin`s, each custodian `enter`s hers for the id she
/// was shown, and the one whose share makes it complete gets `recoverySeed()` in her own transaction, does the deed and
/// `end`s. What is refused there counts for nothing: the last share can be entered again.
struct Custody {
    private let work: Work
    private let check: ShareCheck

    init(_ work: Work) {
        self.work = work
        check = ShareCheck(work)
    }

    /// The collection under way; nil when there is none or its hour is over.
    var current: ShareCollection? {
        guard let collection = work.state.shares, !collection.isOver(at: work.moment) else { return nil }
        return collection
    }

    /// Begins to collect; `busy(.shares)` while custodians come together for something else.
    @discardableResult
    func begin(_ errand: ShareErrand) throws(VaultError) -> ShareCollection {
        guard current == nil else { throw .busy(.shares) }
        let set = try check.currentSet()
        let collection = ShareCollection(errand, threshold: Int(set.description.threshold), at: work.moment)
        work.state.keep(collection)
        return collection
    }

    /// The collection for an errand that begins with its first share.
    func currentOrBegun(_ errand: ShareErrand) throws(VaultError) -> ShareCollection {
        if let current, current.errand == errand { return current }
        return try begin(errand)
    }

    /// Takes one custodian's share for the collection she was shown; entered twice, it counts once.
    ///
    /// Throws `nothingCollected` for a collection that is over, `wrongShare` with what is wrong.
    func enter(_ text: String, for id: CollectionID) throws(VaultError) -> ShareCollection {
        guard var collection = current, collection.id == id else { throw .nothingCollected }
        let share = try check.share(text)
        work.entry.rule = "share.entered.\(share.index)"
        collection.count(share)
        work.state.keep(collection)
        return collection
    }

    /// The recovery key's seed, from the shares of a complete collection.
    ///
    /// It has to be the key this vault was founded with, or that replaced it: shares of a set that somebody planted
    /// with its hashes give another one.
    func recoverySeed() throws(VaultError) -> IdentitySeed {
        guard let collection = current, collection.isComplete else { throw .nothingCollected }
        let set = try check.currentSet()
        let seed = try sealing(.share) { () throws(SealingError) in
            try IdentitySeed(try collection.secret(set.description, hashes: set.hashes))
        }
        guard try seed.publicIdentity == VaultFacts.read(work.store).recoveryKey() else {
            throw .tampered(.share, "recovery")
        }
        FaultPoint.recoveryKeyRebuilt.reach()
        return seed
    }

    /// Ends a collection, and notes how in what was announced of it.
    ///
    /// A notice that can't be opened keeps no share from being wiped.
    func end(_ collection: ShareCollection, as outcome: Notice.Outcome) {
        if case .recovery = collection.errand, work.keysIfUnsealed != nil {
            try? Notices(work).settleRecovery(until: collection.expires, as: outcome)
        }
        end()
    }

    /// Ends the collection: what was entered is wiped once that is durable.
    func end() {
        work.state.keep(nil as ShareCollection?)
    }
}
