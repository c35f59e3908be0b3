import HashTreeCollections
package import Sealing

/// Hands the recovery key on: to a new key, split into a new share set.
///
/// Both keys sign it. By the old one's signature a session that pins the old key follows to the new one; by the new
/// one's, a session that pins the new key knows whose signatures counted before, so that the plan and the first
/// supervisors stay in force.
package struct Succession: Sendable, Hashable {
    /// How the new key is split.
    package struct Split: Sendable, Hashable {
        package let set: ShareSetID
        /// Shares needed together.
        package let threshold: UInt8
        /// Shares handed out.
        package let count: UInt8

        package init(set: ShareSetID, threshold: UInt8, count: UInt8) {
            self.set = set
            self.threshold = threshold
            self.count = count
        }
    }

    package let split: Split
    package let predecessor: PublicIdentity
    package let successor: PublicIdentity
    /// The hashes of the statements the old key signed that stay in force: whoever gathers enough old shares later signs
    /// nothing that counts.
    package let stillValid: Set<Digest>

    /// The most statements it may list.
    package static var limit: Int { Set<Digest>.limit }

    package init(
        _ split: Split, from predecessor: PublicIdentity, to successor: PublicIdentity, stillValid: Set<Digest>
    ) {
        self.split = split
        self.predecessor = predecessor
        self.successor = successor
        self.stillValid = stillValid
    }
}

extension Succession {
    /// Set, threshold, count, old key, new key, the sorted hashes one after the other.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.field(split.set.bytes)
        writer.code(split.threshold)
        writer.code(split.count)
        writer.field(predecessor.encoded)
        writer.field(successor.encoded)
        writer.field(stillValid.encoded)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        split = Split(
            set: try ShareSetID(bytes: try reader.field()), threshold: try reader.code(), count: try reader.code())
        predecessor = try PublicIdentity(decoding: try reader.field())
        successor = try PublicIdentity(decoding: try reader.field())
        stillValid = try Set<Digest>(decoding: try reader.field())
        try reader.finish()
    }
}

extension Ledger {
    /// The share sets so far, oldest first; none while the first one stands.
    package var successions: [Succession] {
        chains[.recovery]?.entries.compactMap {
            if case .succession(let succession) = $0.statement.content { succession } else { nil }
        } ?? []
    }

    /// Every recovery key there has been, the first one first: whichever of them a session pins, it follows to the last.
    package var recoveryKeys: [PublicIdentity] {
        let successions = successions
        guard let first = successions.first else { return [pin] }
        return [first.predecessor] + successions.map(\.successor)
    }

    /// The recovery key in force, as followed from the pin.
    package var recovery: PublicIdentity { recoveryKeys.last ?? pin }

    /// Since when the share set in force stands, as whoever signed says: microseconds since 1970 UTC.
    package var shareSetSince: UInt64? {
        chains[.recovery]?.entries.last?.statement.time ?? chains[.plan]?.entries.first?.statement.time
    }

    /// Every statement admitted that a recovery key signed, in force or not.
    package var statementsOfRecovery: Set<Digest> {
        Set(
            journal.values.compactMap(entry).filter { $0.statement.signers.contains(.recovery) }.map(\.hash))
    }

    /// Whether a recovery key signed this that has been replaced, and the succession leaves it out.
    func isLeftBehind(_ entry: Chain.Entry) -> Bool {
        let generation = Int(clamping: entry.statement.heads[.recovery]?.number ?? 0)
        let successions = successions
        guard successions.indices.contains(generation) else { return false }
        return !successions[generation].stillValid.contains(entry.hash)
    }

    /// The keys whose signatures a succession needs, in order.
    static func keys(of statement: Statement) -> [PublicIdentity] {
        guard case .succession(let succession) = statement.content else { return [] }
        return [succession.predecessor, succession.successor]
    }

    /// What is admitted of the recovery key leads to or from the one pinned.
    func checkPin() throws(TrustError) {
        guard recoveryKeys.contains(pin) else { throw .notEntitled(.recovery, .recovery) }
    }
}

extension Scrutiny {
    /// Each succession goes on from the key before, to one that never was the recovery key.
    func checkSuccession(_ succession: Succession) throws(TrustError) {
        guard statement.signers == [.recovery, .recovery] else {
            throw .wrongSigners(statement.subject, number: statement.number)
        }
        let keys = view.recoveryKeys
        guard keys.isEmpty || keys.last == succession.predecessor,
            !(keys + [succession.predecessor]).contains(succession.successor)
        else { throw .wrongIdentity(.recovery) }
    }
}

extension View {
    /// The recovery keys seen, oldest first; none before the first succession.
    var recoveryKeys: [PublicIdentity] {
        let successions = ledger.successions.prefix(reach(into: .recovery))
        return successions.prefix(1).map(\.predecessor) + successions.map(\.successor)
    }

    /// The recovery key at the heads a statement names, or the newest.
    var recovery: PublicIdentity? {
        let reach = reach(into: .recovery)
        let keys = ledger.recoveryKeys
        return keys.indices.contains(reach) ? keys[reach] : nil
    }
}
