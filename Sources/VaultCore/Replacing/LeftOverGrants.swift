import Access
import Sealing
import Trust

/// Deletes, in bounded batches, recovery's sealed keys that no share set in force opens: those of a set that was
/// replaced, and those made for a set that never took over.
struct LeftOverGrants {
    private let work: Work
    private let holders: RecoveryHolders

    init(_ work: Work) {
        self.work = work
        holders = RecoveryHolders(work.store)
    }

    /// One batch, a turn long unless it has to end earlier; one home at least, however long it took to list them: each
    /// comes nearer to the end.
    func batch(until end: ContinuousClock.Instant? = nil) throws(VaultError) {
        let deadline = end ?? .now + work.vault.slice
        guard let (holder, start) = try next() else { return }
        let grants = GrantTable(store: work.store, keys: try work.keys())
        let homes = try EveryHome(work)
        var place = Int(clamping: start)
        while place < homes.count {
            for epoch in try homes.epochs(at: place) { try grants.delete(epoch, for: holder) }
            place += 1
            if ContinuousClock.now >= deadline { break }
        }
        if place >= homes.count {
            try holders.settle(holder)
            try work.cutLogOnceDurable()
        } else {
            try holders.leave(holder, from: UInt64(place))
        }
        FaultPoint.leftOverDeleted.reach()
    }

    /// Whether nothing is left to delete.
    var isDone: Bool {
        get throws(VaultError) { try next() == nil }
    }

    /// The next one to delete: neither in force, nor being made just now.
    private func next() throws(VaultError) -> (holder: GrantHolder, next: UInt64)? {
        let current = try holders.current
        let making = try work.vault.founding.handed.map { handed throws(VaultError) in
            GrantHolder(try ShareSetID(stored: handed.terms.set, in: .share))
        }
        return try holders.leftOver().first { $0.holder != current && $0.holder != making }
    }
}

extension Vault {
    /// Deletes what is left over, one batch after the other, while the vault stays unsealed; what a full disk leaves is
    /// tried again each minute, what a kill leaves after the next unseal.
    func deleteLeftOverGrants() {
        Task(executorPreference: SecretExecutor.shared) {
            while let keys = self.keys, try await self.isAnythingLeftOver() {
                FaultPoint.leftOverBegun.reach()
                try await self.deleteLeftOverGrants(keys)
            }
        }
    }

    private func isAnythingLeftOver() async throws(VaultError) -> Bool {
        try await look { work throws(VaultError) in try !LeftOverGrants(work).isDone }
    }

    private func deleteLeftOverGrants(_ keys: UnsealedKeys) async throws(VaultError) {
        let request = Work.Request(
            caller: Caller(uid: premises.ownUID), at: premises.now, keys: keys, session: nil)
        let action = ActionID.shareAgree.rawValue
        let _: Bool = try await Door(vault: self).pass(action, request, .ordinary) { work throws(VaultError) in
            try work.refuseAfterSeal()
            work.entry.rule = "shares.left-over-deleted"
            try LeftOverGrants(work).batch()
            return true
        }
    }
}
