package import Access
package import Interfaces
import Sealing
import Trust

/// Takes a custodian's share for the deed she was shown; whose share makes them enough brings it about.
///
/// What goes through many cases is done afterwards, in batches of its own (``RecoverRooms``).
package struct EnterRecovery: Operation {
    package typealias Method = Recovery.Enter
    package static let action = ActionID.recoverEnter
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        guard let id = try? CollectionID(text: parameters.recovery) else { throw .nothingCollected }
        let custody = Custody(work)
        guard case .recovery(let errand) = custody.current?.errand else { throw .nothingCollected }
        let collection = try custody.enter(parameters.share, for: id)
        var reply = Method.Reply(
            collection: CollectionLine(collection).line, complete: collection.isComplete, given: 0, notEntitled: 0,
            unopened: 0)
        if collection.isComplete {
            reply.enrolment = try bringAbout(errand, collection, work)
        }
        return .ready(reply)
    }

    /// Does what fits into this transaction; returns a new admin's enrolment code.
    private func bringAbout(_ errand: RecoveryErrand, _ collection: ShareCollection, _ work: Work) throws(VaultError)
        -> String?
    {
        let custody = Custody(work)
        let seed = try custody.recoverySeed()
        let people = RecoveredPeople(work, try work.trust(pinnedTo: seed.publicIdentity))
        var code: String?
        switch errand.deed {
        case .caseKeys, .personKeys, .processNotes, .inheritedNotes: return nil
        case .certify(let user, let spoken): try people.certify(user, spoken: spoken, with: seed)
        case .withdraw(let user): try people.withdraw(user, with: seed)
        case .admin(let name, let uid): code = try people.makeAdmin(name, uid: uid)
        }
        custody.end(collection, as: .done)
        return code
    }
}
