import Access
import GRDB
package import Interfaces
import Sealing
import Trust

/// One batch of giving keys back: up to the first home in which there was something to give, or 50 ms.
///
/// Each batch is a transaction with an entry that names the case, so that neither the writer is held for long nor a
/// kill costs anything: what was given stays, and asking again goes on with the rest.
struct RecoverRooms {
    private let work: Work
    private let deed: RecoveryDeed
    private static let budget = Duration.milliseconds(50)

    init(_ work: Work) throws(VaultError) {
        self.work = work
        guard case .recovery(let errand) = Custody(work).current?.errand else { throw .nothingCollected }
        deed = errand.deed
    }

    /// Where a batch came to.
    struct Batch: Sendable {
        /// The home that comes next.
        var next: Int
        var isLast = false
        var outcome = RecoveredRooms.Outcome()
    }

    func run(from start: Int) throws(VaultError) -> Batch {
        let custody = Custody(work)
        let seed = try custody.recoverySeed()
        let trust = try work.trust(pinnedTo: seed.publicIdentity)
        guard let user = deed.person, let person = try trust.certificate(of: user) else { throw .notEligible }
        work.entry.record = user.text
        let rooms = try RecoveredRooms(work, trust, for: person, choice)
        let homes = try homes(trust)
        let deadline = ContinuousClock.now + Self.budget
        var batch = Batch(next: start)
        while batch.next < homes.count, batch.outcome.given == 0, ContinuousClock.now < deadline {
            batch.outcome += try rooms.run(in: homes[batch.next], with: seed)
            if batch.outcome.given > 0, case .caseFile(let id) = homes[batch.next] { work.entry.caseFile = id.text }
            batch.next += 1
            try trust.letGo()
        }
        work.entry.count = batch.outcome.given
        work.entry.rule = "recover.\(deed.kind.rawValue)"
        if batch.next >= homes.count {
            batch.isLast = true
            custody.end()
        }
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
        guard reply.complete, let collection = writerState.shares, collection.id.text == reply.collection.id else {
            return reply
        }
        var next = 0
        while true {
            let batch = try await recoverRooms(from: next, for: caller)
            reply.given += batch.outcome.given
            reply.notEntitled += batch.outcome.notEntitled
            reply.unopened += batch.outcome.unopened
            next = batch.next
            if batch.isLast { return reply }
        }
    }

    private func recoverRooms(from start: Int, for caller: Caller) async throws(VaultError) -> RecoverRooms.Batch {
        let request = Work.Request(caller: caller, now: premises.clock(), keys: keys, session: nil)
        return try await Door(vault: self).pass(ActionID.recoverRooms.rawValue, request, .ordinary) {
            work throws(VaultError) in
            try work.refuseAfterSeal()
            return try RecoverRooms(work).run(from: start)
        }
    }
}
