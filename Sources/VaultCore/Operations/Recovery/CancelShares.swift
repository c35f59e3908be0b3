package import Access
package import Interfaces
import Sealing

/// Ends what custodians are entering shares for, and wipes them: any one of them can, whoever asked, and root.
package struct CancelShares: Operation {
    package typealias Method = Recovery.Cancel
    package static let action = ActionID.cancelShares
    package static let needs = VaultPhase.founded
    package static let space = LogReserve.Use.reserved

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let custody = Custody(work)
        work.entry.rule = "share.cancelled.\(try canceller(custody.current, work))"
        guard let collection = custody.current else { throw .nothingCollected }
        custody.end(collection, as: .cancelled)
        return .ready(Method.Reply(purpose: collection.errand.code))
    }

    /// Who cancels, as the entry's rule names her: a share's number, the requester, or the system.
    private func canceller(_ collection: ShareCollection?, _ work: Work) throws(VaultError) -> String {
        if let share = parameters.share { return String(try ShareCheck(work).share(share).index) }
        if let session = work.sessionIfAny {
            guard let collection else { throw .nothingCollected }
            guard case .recovery(let errand) = collection.errand, errand.requester == session.user else {
                throw .needed("share", rule: "cancel_shares.custodian")
            }
            return "requester"
        }
        guard work.premises.isSystem(work.caller) else { throw .needed("share", rule: "cancel_shares.custodian") }
        return "system"
    }
}

extension Vault {
    /// Wipes shares whose hour is over, with an entry of its own.
    func endExpiredShares() async throws(VaultError) {
        let now = premises.now
        guard let collection = writerState.shares, collection.isOver(at: now) else { return }
        let request = Work.Request(caller: Caller(uid: premises.ownUID), at: now, keys: keys, session: nil)
        let _: Bool = try await Door(vault: self).pass(ActionID.cancelShares.rawValue, request, .reserved) {
            work throws(VaultError) in
            work.entry.rule = "share.expired"
            // Somebody may have begun anew meanwhile.
            if work.state.shares?.id == collection.id { Custody(work).end(collection, as: .expired) }
            return true
        }
    }
}
