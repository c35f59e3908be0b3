import Sealing
import Trust

/// Checks one row of what stands in clear about a vault for what it is, by its name.
///
/// The vault's keys, its shares and what was signed say what it has to be; the box half of the recovery key is only told by
/// what people have pinned.
struct MetaCheck {
    private let store: Store
    private let keys: UnsealedKeys

    init(_ store: Store, _ keys: UnsealedKeys) {
        (self.store, self.keys) = (store, keys)
    }

    /// A name that isn't ours was brought in, or is another one's altered.
    func fits(_ name: String, _ value: [UInt8]) throws(VaultError) -> Bool {
        switch name {
        case "phase": try VaultFacts.Phase(stored: value) == VaultFacts.read(store).phase
        case "vault": value == keys.vault.bytes
        case "inbox": try value == keys.inbox().publicKey.bytes
        case "recovery": try isRecoverys(value)
        case "share set", "threshold": try isOfShares(name, value)
        case VaultFacts.rootKeyForRecoveryName: value.count == 32 + SealedBox.overhead
        default: try isMark(name, value)
        }
    }

    /// Whether the newest statement that hands the key on names this one, or else the plan was signed with it.
    private func isRecoverys(_ value: [UInt8]) throws(VaultError) -> Bool {
        guard let identity = try? PublicIdentity(encoded: value) else { return false }
        let statements = StatementTable(store: store, keys: keys)
        // Where those were altered, nobody can tell by them.
        guard let chain = try intact({ () throws(VaultError) in try statements.chain(of: .recovery) }),
            let plan = try intact({ () throws(VaultError) in try statements.chain(of: .plan) })
        else { return true }
        if case .succession(let succession)? = chain.last?.statement.content { return succession.successor == identity }
        var ledger = Ledger(vault: keys.vault, pin: identity)
        return (try? ledger.admit(plan, of: .plan)) != nil
    }

    private func isOfShares(_ name: String, _ value: [UInt8]) throws(VaultError) -> Bool {
        // Where another of them was altered, nobody can tell by it.
        guard let facts = try intact({ () throws(VaultError) in try VaultFacts.read(store) }) else { return true }
        guard facts.phase == .complete else { return !value.isEmpty }
        let hashes = try ShareTable(store: store).hashes(of: facts.shareSet)
        guard name == "threshold" else { return !hashes.isEmpty }
        let chain = try intact { () throws(VaultError) in
            try StatementTable(store: store, keys: keys).chain(of: .recovery)
        }
        if case .succession(let succession)? = chain?.last?.statement.content {
            return value == [succession.split.threshold]
        }
        return value.count == 1 && value[0] >= 2 && (hashes.isEmpty || Int(value[0]) <= hashes.count)
    }

    /// Whether it is one of the marks that operations leave, and can be read.
    private func isMark(_ name: String, _ value: [UInt8]) throws(VaultError) -> Bool {
        switch name {
        case RotationMark.name: RotationMark(stored: value) != nil
        case RekeyMark.name, LogCutting.requested: (try? UInt64(counter: value)) != nil
        case LogCutting.done: try isAskedFor(value)
        case ClockSight.name: ClockSight(stored: value) != nil
        case ClearRows.name: try !ClearRows(store, keys).list().isEmpty
        case SlotTable.highestName: try isHighest(value)
        case LogRefiling.name: value == LogRefiling.way
        case RecoveryHolders.inForce: value.starts(with: GrantHolder.founding.name)
        default: name == RecoveryHolders.leftOver + Array(value.dropFirst(8)).hex && value.count > 8
        }
    }

    /// Whether no more cuttings were done than asked for; where that number was altered, nobody can tell.
    private func isAskedFor(_ done: [UInt8]) throws(VaultError) -> Bool {
        guard let done = try? UInt64(counter: done) else { return false }
        return try intact { () throws(VaultError) in try LogCutting.isRequested(done, store) } ?? true
    }

    private func isHighest(_ value: [UInt8]) throws(VaultError) -> Bool {
        guard let number = try? UInt64(counter: value) else { return false }
        return try SlotTable(store: store).all().allSatisfy { UInt64($0.number) <= number }
    }
}
