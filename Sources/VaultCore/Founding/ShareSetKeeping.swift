import GRDB
import Sealing
import Trust

/// What is kept of a share set that every custodian has read back: the hashes of its shares, and the root key sealed to
/// its recovery key.
struct ShareSetKeeping {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    func sealRootKey(to recovery: PublicIdentity) throws(VaultError) {
        try seal(try rootKey(), to: recovery)
    }

    /// Keeps a root key where a recovery key, and nothing else, opens it.
    func seal(_ root: SharedKey, to recovery: PublicIdentity) throws(VaultError) {
        let sealed = try sealing(.slot) { () throws(SealingError) in
            try SealedBox.sealKey(root.key, to: recovery.box)
        }
        try work.changingClearRows { () throws(VaultError) in
            try work.store.run(
                "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
                [VaultFacts.rootKeyForRecoveryName, sealed.data])
        }
    }

    /// The root key, if it is the one in force: memory lags behind a rekeying in the same commit.
    private func rootKey() throws(VaultError) -> SharedKey {
        let keys = try work.keys()
        let masters = MasterKeyTable(store: work.store, places: keys.places)
        guard let newest = try masters.all().last(where: { $0.state != .destroyed }),
            (try? masters.open(newest.number, under: keys.root)) != nil
        else { throw .rotating }
        return keys.root
    }

    func keepHashes(of handed: FoundingDesk.HandedOut) throws(VaultError) {
        try work.changingClearRows { () throws(VaultError) in
            try ShareTable(store: work.store).put(handed.hashes(), of: handed.terms.set)
        }
    }
}
