package import Access
package import Interfaces
import Sealing

/// Shows a custodian what she is asked for, before her share counts for it.
///
/// Who asks what for whom is for custodians and for those who may ask themselves: a share opens it, or a session.
package struct ShowRecovery: Operation {
    package typealias Method = Recovery.Show
    package static let action = ActionID.recoverShow
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        if let share = parameters.share {
            work.entry.rule = "share.shown.\(try ShareCheck(work).share(share).index)"
        } else {
            try admitAsker(work)
        }
        guard let collection = Custody(work).current, case .recovery(let errand) = collection.errand else {
            throw .nothingCollected
        }
        return .ready(
            Method.Reply(
                collection: CollectionLine(collection).line, asked: try RecoveryLine(work).line(errand)))
    }

    private func admitAsker(_ work: Work) throws(VaultError) {
        guard work.sessionIfAny != nil || work.premises.isSystem(work.caller) else {
            throw .needed("share", rule: "recover_show.custodian")
        }
        var object = Access.Object.nothing
        object.met = [.reason]
        try work.decide(ActionID.recoverStart, on: object)
    }
}
