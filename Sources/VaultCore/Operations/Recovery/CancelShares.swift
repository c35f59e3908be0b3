package import Access
package import Interfaces
import Sealing

/// Ends what custodians are entering shares for, and wipes them: any one of them can, and so can root.
package struct CancelShares: Operation {
    package typealias Method = Recovery.Cancel
    package static let action = ActionID.cancelShares
    package static let needs = VaultPhase.founded
    package static let space = LogReserve.Use.reserved

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let custody = Custody(work)
        if let share = parameters.share {
            work.entry.rule = "share.cancelled.\(try ShareCheck(work).share(share).index)"
        } else {
            guard work.premises.isSystem(work.caller) else { throw .needed("share", rule: "cancel_shares.custodian") }
            work.entry.rule = "share.cancelled.system"
        }
        guard let collection = custody.current else { throw .nothingCollected }
        custody.end()
        return .ready(Method.Reply(purpose: collection.errand.code))
    }
}

extension Vault {
    /// Wipes shares whose hour is over, with an entry of its own.
    func endExpiredShares() async throws(VaultError) {
        let now = premises.clock()
        guard let collection = writerState.shares, collection.isOver(at: now) else { return }
        let request = Work.Request(caller: Caller(uid: premises.ownUID), now: now, keys: keys, session: nil)
        let _: Bool = try await Door(vault: self).pass(ActionID.cancelShares.rawValue, request, .reserved) {
            work throws(VaultError) in
            work.entry.rule = "share.expired"
            // Somebody may have begun anew meanwhile.
            if work.state.shares == collection { Custody(work).end() }
            return true
        }
    }
}
