package import Access
package import Interfaces
import Sealing
import Trust

/// Takes a custodian's share to open the sealed vault: whose share makes them enough opens it.
///
/// The way back when the seal's passphrase is lost, or when nothing is left but the database and the shares.
package struct UnsealByShares: Operation {
    package typealias Method = Recovery.Unseal
    package static let action = ActionID.unsealByShares
    package static let needs = VaultPhase.founded
    package static let space = LogReserve.Use.reserved

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        guard work.keysIfUnsealed == nil else { throw .alreadyDone }
        let custody = Custody(work)
        let begun = try custody.currentOrBegun(.unseal)
        let collection = try custody.enter(parameters.share, for: begun.id)
        if collection.isComplete {
            try work.unseal(with: try rootKey(custody.recoverySeed(), work))
            try announce(work)
            custody.end()
        }
        return .ready(
            Method.Reply(collection: CollectionLine(collection).line, unsealed: collection.isComplete))
    }

    /// The root key as it was sealed to the recovery key.
    private func rootKey(_ recovery: borrowing IdentitySeed, _ work: Work) throws(VaultError) -> SharedKey {
        guard let sealed = try VaultFacts.rootKeyForRecovery(work.store) else {
            throw .tampered(.meta, VaultFacts.rootKeyForRecoveryName)
        }
        let root = try sealing(.meta, Array(VaultFacts.rootKeyForRecoveryName.utf8)) { () throws(SealingError) in
            try SealedBox.openKey(sealed.span, with: try recovery.boxKey())
        }
        FaultPoint.rootKeyRecovered.reach()
        return SharedKey(root)
    }

    /// Tells supervisors and admins at their next login, and queues it for an auditor.
    private func announce(_ work: Work) throws(VaultError) {
        try Notices(work).announce(.recovery, of: Notice.Subject(), to: try RecoveryNotices.leaders(work))
    }
}
