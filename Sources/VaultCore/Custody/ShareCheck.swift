import Sealing
import Trust

/// Tells a custodian's share from a wrong one, and names what is wrong: mistyped, of another vault or set, replaced.
///
/// Share hashes, set id and threshold rest in clear, so this works while the vault is sealed.
struct ShareCheck {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// The current set and the hash of each of its shares.
    struct CurrentSet {
        let description: ShareSetDescription
        let hashes: [[UInt8]]
    }

    /// As the rows of this transaction have it: memory lags behind a set that has just taken over.
    func currentSet() throws(VaultError) -> CurrentSet {
        let facts = try VaultFacts.read(work.store)
        guard facts.phase == .complete, let vault = facts.vault else { throw .founding }
        let hashes = try ShareTable(store: work.store).hashes(of: facts.shareSet)
        let description = try sealing(.share) { () throws(SealingError) in
            try ShareSetDescription(
                .recovery, vaultID: vault.bytes, setID: facts.shareSet, threshold: UInt8(clamping: facts.threshold),
                of: UInt8(clamping: hashes.count))
        }
        return CurrentSet(description: description, hashes: hashes)
    }

    /// The share of the current set that a text is; `wrongShare` names what it is instead.
    ///
    /// Whoever types wrong ones again and again has to wait.
    func share(_ text: String) throws(VaultError) -> Share {
        try work.vault.guesses.counting(work.caller, at: work.moment.uptime) { () throws(VaultError) in
            try checked(text)
        }
    }

    private func checked(_ text: String) throws(VaultError) -> Share {
        let current = try currentSet()
        let share = try Self.parse(text)
        guard share.vaultID == current.description.vaultID else { throw .wrongShare("other_vault") }
        guard share.setID == current.description.setID else {
            if share.setID == work.vault.founding.handed?.terms.set { throw .wrongShare("waiting_set") }
            let isReplaced = try !ShareTable(store: work.store).hashes(of: share.setID).isEmpty
            throw .wrongShare(isReplaced ? "void_set" : "other_set")
        }
        let place = Int(share.index) - 1
        guard current.hashes.indices.contains(place), share.hash() == current.hashes[place] else {
            throw .wrongShare("not_handed_out")
        }
        return share
    }

    /// Reads a share; `wrongShare` with `mistyped`, or `mistyped.7` for a slip in the seventh group.
    static func parse(_ text: String) throws(VaultError) -> Share {
        do {
            return try ShareText.parse(text)
        } catch {
            switch error {
            case .badShare(.mistyped(let group?)): throw .wrongShare("mistyped.\(group)")
            case .badShare(.unsupportedVersion): throw .wrongShare("unknown_version")
            case .noLockedMemory: throw .lockedMemoryMissing
            default: throw .wrongShare("mistyped")
            }
        }
    }
}
