import Sealing
import Trust

/// The step with which a new share set takes over, in one transaction: the succession that both recovery keys sign, the
/// root key and every sealed key of recovery under the new key, share hashes, custodians, facts.
///
/// Before it the old set is good and the new one opens nothing; after it the other way round. Old key books stay open
/// to old shares.
struct Replacement {
    private let work: Work
    private let handed: FoundingDesk.HandedOut
    private var terms: FoundingDesk.Terms { handed.terms }

    /// - Parameter handed: the new set, read back by all, as it was when custodians' agreement was looked at.
    init(_ work: Work, by handed: FoundingDesk.HandedOut) {
        self.work = work
        self.handed = handed
    }

    func complete(with old: borrowing IdentitySeed) throws(VaultError) {
        let new = try handed.recovery()
        let holders = RecoveryHolders(work.store)
        let (before, after) = (try holders.current, GrantHolder(try ShareSetID(stored: terms.set, in: .share)))
        try work.trust(pinnedTo: old.publicIdentity).handOn(try split(), from: old, to: new)
        FaultPoint.successionStated.reach()
        try work.changingClearRows { () throws(VaultError) in try holders.switchTo(after) }
        try holders.settle(after)
        try holders.leave(before)
        let keeping = ShareSetKeeping(work)
        try keeping.sealRootKey(to: terms.identity)
        try keeping.keepHashes(of: handed)
        try nameCustodians()
        try learn()
        FaultPoint.shareSetReplaced.reach()
    }

    private func split() throws(VaultError) -> Trust.Succession.Split {
        Trust.Succession.Split(
            set: try ShareSetID(stored: terms.set, in: .share), threshold: UInt8(clamping: terms.threshold),
            count: UInt8(clamping: handed.seats.count))
    }

    private func nameCustodians() throws(VaultError) {
        let directory = try work.directory
        for name in try directory.all(.custodians, []) {
            try directory.removeValue(name, from: .custodians, [])
        }
        for seat in handed.seats {
            try directory.append(Array(seat.name.utf8), to: .custodians, [])
        }
    }

    private func learn() throws(VaultError) {
        let terms = terms
        try work.changeFacts { facts in
            facts.recovery = terms.identity
            facts.shareSet = terms.set
            facts.threshold = terms.threshold
        }
        // The root key as it was sealed to the old set still stands in the database's log.
        try work.cutLogOnceDurable()
        let vault = work.vault
        work.onceDurable {
            vault.founding.wipe(terms)
            vault.deleteLeftOverGrants()
        }
    }
}
