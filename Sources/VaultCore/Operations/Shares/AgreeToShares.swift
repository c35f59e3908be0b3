package import Access
package import Interfaces
import Sealing
import Trust

/// Takes a custodian's share as her word that the new set takes over; with enough of them, seals anew what the old key
/// opens, batch by batch, and changes over.
///
/// Between two batches there are the shares in locked memory and no key; the seed is rebuilt in each.
package struct AgreeToShares: Operation {
    package typealias Method = Keys.AgreeToShares
    package static let action = ActionID.shareAgree
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let handed = try asked(work)
        let custody = Custody(work)
        let set = try ShareSetID(stored: handed.terms.set, in: .share)
        let begun = try custody.currentOrBegun(.newShares(set))
        let collection = try custody.enter(parameters.share, for: begun.id)
        guard collection.isComplete else { return .ready(Self.reply(collection)) }
        let recovery = try custody.recoverySeed()
        let reached = try reseal(with: recovery, to: handed.terms, work)
        guard reached.isEnd else { return .ready(Self.reply(collection, reached)) }
        try Replacement(work, by: handed).complete(with: recovery)
        try announce(work)
        custody.end()
        work.entry.rule = "shares.replaced"
        return .ready(Self.reply(collection, reached))
    }

    /// The set that she was shown, whose shares have all been read back.
    private func asked(_ work: Work) throws(VaultError) -> FoundingDesk.HandedOut {
        guard let set = try? ShareSetID(text: parameters.set) else { throw .nothingCollected }
        return try work.vault.founding.ready(for: set.bytes)
    }

    private func reseal(
        with recovery: borrowing IdentitySeed, to terms: FoundingDesk.Terms, _ work: Work
    ) throws(VaultError) -> Resealing.Reached {
        let key = try sealing(.share) { () throws(SealingError) in try recovery.boxKey() }
        let resealing = try Resealing(work, to: terms)
        let reached = try resealing.batch(with: key)
        if reached.isEnd { try resealing.finish(with: key) }
        work.entry.rule = "shares.resealed"
        return reached
    }

    /// Tells supervisors and admins at their next login, and queues it for an auditor.
    private func announce(_ work: Work) throws(VaultError) {
        let told = try work.accounts.all().filter {
            !$0.disabled && !Set($0.roleNames).isDisjoint(with: ["supervisor", "admin"])
        }
        try Notices(work).announce(
            .newShares, of: Notice.Subject(), to: try told.map { account throws(VaultError) in try account.id })
    }

    private static func reply(_ collection: ShareCollection, _ reached: Resealing.Reached? = nil) -> Method.Reply {
        Method.Reply(
            entered: collection.entered.map(Int.init).sorted(), threshold: collection.threshold,
            expires: Moment.text(collection.expires), through: reached?.through ?? 0, total: reached?.of ?? 0,
            unopened: reached?.unopened ?? 0, complete: reached?.isEnd ?? false)
    }
}
