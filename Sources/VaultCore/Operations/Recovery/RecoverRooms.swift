import Access
package import Interfaces
import Sealing
import Trust

/// One batch of giving keys back: up to the first home in which there was something to give, or a turn of the writer.
///
/// Each batch is a transaction with an entry that names the case, so that neither the writer is held for long nor a
/// kill costs anything: what was given stays, and asking again goes on with the rest.
struct RecoverRooms {
    private let work: Work
    private let deed: RecoveryDeed
    private let collection: ShareCollection

    /// - Parameter collection: the one whose last share brought this about; `nothingCollected` once it is over, whatever
    ///   custodians have come together for since.
    init(_ work: Work, for collection: CollectionID) throws(VaultError) {
        self.work = work
        guard let current = Custody(work).current, current.id == collection, case .recovery(let errand) = current.errand
        else { throw .nothingCollected }
        deed = errand.deed
        self.collection = current
    }

    /// Where a batch came to.
    struct Batch: Sendable {
        /// The homes still to go through; nil before the first batch has listed them.
        var left: ArraySlice<Home>?
        var outcome = RecoveredRooms.Outcome()
    }

    /// - Parameter left: as the batch before left them, so that a long list is read once.
    func run(_ left: ArraySlice<Home>?) throws(VaultError) -> Batch {
        let custody = Custody(work)
        let seed = try custody.recoverySeed()
        let trust = try work.trust(pinnedTo: seed.publicIdentity)
        guard let user = deed.person, let person = try trust.certificate(of: user) else { throw .notEligible }
        work.entry.record = user.text
        let rooms = try RecoveredRooms(work, trust, for: person, choice)
        var remaining = if let left { left } else { try homes(trust)[...] }
        var (batch, isFirst) = (Batch(), true)
        while let home = remaining.first, batch.outcome.given == 0, isFirst || !work.isOverTime {
            isFirst = false
            batch.outcome += try rooms.run(in: home, with: seed)
            if batch.outcome.given > 0, case .caseFile(let id) = home { work.entry.caseFile = id.text }
            remaining.removeFirst()
            try trust.letGo()
        }
        batch.left = remaining
        work.entry.count = batch.outcome.given
        work.entry.rule = "recover.\(deed.kind.rawValue)"
        if remaining.isEmpty { custody.end(collection, as: .done) }
        return batch
    }

    private var choice: RecoveredRooms.Choice {
        switch deed {
        case .processNotes(let author), .inheritedNotes(let author, _): .writtenBy(author)
        case .personKeys(let former, _): .heldBy(former)
        case .caseKeys, .certify, .withdraw, .admin: .all
        }
    }

    private func homes(_ trust: TrustDesk) throws(VaultError) -> [Home] {
        switch deed {
        case .caseKeys(let id, _): [.caseFile(id)]
        case .personKeys(let former, _), .inheritedNotes(let former, _): try trust.homes(of: former)
        case .processNotes(let author): try trust.homes(of: author)
        case .certify, .withdraw, .admin: []
        }
    }
}

extension Vault {
    /// Takes a custodian's share, and where it makes them enough, gives the keys back batch by batch.
    ///
    /// It goes on to the end whether or not she waits for the answer; a seal or the end of the hour stops it.
    package func enterRecovery(
        _ parameters: EnterRecovery.Method.Parameters, for caller: Caller
    ) async throws(VaultError) -> EnterRecovery.Method.Reply {
        var reply = try await perform(EnterRecovery(parameters), for: caller)
        guard reply.complete, let collection = try? CollectionID(text: reply.collection.id),
            writerState.shares?.id == collection
        else { return reply }
        var left: ArraySlice<Home>?
        while true {
            let batch: RecoverRooms.Batch
            do throws(VaultError) {
                batch = try await recoverRooms(left, of: collection, for: caller)
            } catch {
                await giveUp(collection, after: error, for: caller)
                throw error
            }
            reply.given += batch.outcome.given
            reply.notEntitled += batch.outcome.notEntitled
            reply.unopened += batch.outcome.unopened
            left = batch.left
            if batch.left?.isEmpty == true { return reply }
        }
    }

    /// Wipes the shares of a recovery that can't be brought about: enough to rebuild the recovery key would lie in memory
    /// for the rest of the hour. What a full disk or a seal has stopped can go on.
    private func giveUp(_ id: CollectionID, after error: VaultError, for caller: Caller) async {
        switch error {
        case .notEligible, .tampered: break
        default: return
        }
        let request = Work.Request(caller: caller, at: premises.now, keys: keys, session: nil)
        try? await Door(vault: self).pass(ActionID.cancelShares.rawValue, request, .ordinary) {
            work throws(VaultError) in
            guard let collection = Custody(work).current, collection.id == id else { return }
            work.entry.rule = "recover.given-up"
            Custody(work).end(collection, as: .cancelled)
        }
    }

    private func recoverRooms(
        _ left: ArraySlice<Home>?, of collection: CollectionID, for caller: Caller
    ) async throws(VaultError) -> RecoverRooms.Batch {
        let request = Work.Request(caller: caller, at: premises.now, keys: keys, session: nil)
        return try await Door(vault: self).pass(ActionID.recoverRooms.rawValue, request, .ordinary) {
            work throws(VaultError) in
            try work.refuseAfterSeal()
            return try RecoverRooms(work, for: collection).run(left)
        }
    }
}
