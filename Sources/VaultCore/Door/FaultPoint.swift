#if DEBUG
    import FoundationEssentials
    import Glibc
#endif

/// A moment inside a request at which a debug build can be held, so that tests see what is in memory just then.
///
/// Held while a file of the point's name lies in the folder that `AMANAT_FAULT_POINTS` names; a file `NAME.reached`
/// beside it says that it happened. A release build has none of this.
enum FaultPoint: String {
    case seedOpened = "seed-opened"
    case signingKeyOpened = "signing-key-opened"
    case versionOpened = "version-opened"

    // Destruction: inside its transaction, after the commit, after the database's log was cut.
    case recordsDestroyed = "records-destroyed"
    case destructionCommitted = "destruction-committed"
    case logCut = "log-cut"

    // Revocation, each inside its transaction.
    case withdrawalStated = "withdrawal-stated"
    case grantsDeleted = "grants-deleted"
    case epochStated = "epoch-stated"
    case epochGranted = "epoch-granted"
    case recordKeysMoved = "record-keys-moved"
    case oldGrantsDeleted = "old-grants-deleted"

    // Seal slots: the first three inside the transaction, the last after the commit.
    case slotStored = "slot-stored"
    case slotProven = "slot-proven"
    case slotRemoved = "slot-removed"
    case slotCommitted = "slot-committed"

    // Custodians together: t shares have given the recovery key; it has opened what it is for.
    case recoveryKeyRebuilt = "recovery-key-rebuilt"
    case rootKeyRecovered = "root-key-recovered"
    case roomsRecovered = "rooms-recovered"
    case supervisorCertified = "supervisor-certified"

    // A new share set: inside a batch of sealing anew; twice inside its taking over; after that one's commit, before and
    // inside a batch of deleting what is left over.
    case recoveryResealed = "recovery-resealed"
    case successionStated = "succession-stated"
    case shareSetReplaced = "share-set-replaced"
    case leftOverBegun = "left-over-begun"
    case leftOverDeleted = "left-over-deleted"

    // Rotation: inside the transactions that make, activate and destroy a master key, in each batch, and at the end.
    case epochMade = "epoch-made"
    case epochActivated = "epoch-activated"
    case batchMoved = "batch-moved"
    case keyBookWalked = "key-book-walked"
    case epochDestroyed = "epoch-destroyed"

    // Rekeying: inside its one transaction, and after the commit; its walk is a rotation's.
    case mastersRekeyed = "masters-rekeyed"
    case bookRekeyed = "book-rekeyed"
    case slotsRekeyed = "slots-rekeyed"
    case rekeyCommitted = "rekey-committed"

    @inline(__always)
    func reach() {
        #if DEBUG
            guard let folder = Self.folder, FileManager.default.fileExists(atPath: "\(folder)/\(rawValue)") else {
                return
            }
            _ = FileManager.default.createFile(atPath: "\(folder)/\(rawValue).reached", contents: nil)
            while FileManager.default.fileExists(atPath: "\(folder)/\(rawValue)") { usleep(10_000) }
        #endif
    }

    #if DEBUG
        private static let folder = ProcessInfo.processInfo.environment["AMANAT_FAULT_POINTS"]
    #endif
}
