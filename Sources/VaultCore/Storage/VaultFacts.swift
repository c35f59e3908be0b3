import FoundationEssentials
import GRDB
import Sealing
import Trust

/// What stands in the clear about a vault: its id, how far its founding came, and its public keys.
struct VaultFacts: Sendable, Equatable {
    enum Phase: String, Sendable {
        case absent, founding, complete

        /// Nil for what no vault writes.
        init?(stored: [UInt8]) { self.init(rawValue: String(decoding: stored, as: UTF8.self)) }
    }

    var phase = Phase.absent
    var vault: VaultID?
    /// The public half of the recovery key of the current share set.
    var recovery: PublicIdentity?
    var shareSet: [UInt8] = []
    var threshold = 0
    /// The public half of the key that takes in entries while the vault is sealed.
    var inbox: BoxPublicKey?
    /// Whether a slot takes the credential that the service manager hands over, as the slots say themselves.
    var takesCredential = false

    /// Refuses what the state of the vault does not allow.
    func allow(_ needed: VaultPhase, keys: UnsealedKeys?) throws(VaultError) {
        switch needed {
        case .any: return
        case .founded: if phase == .absent { throw .absent }
        case .unsealed, .complete:
            if phase == .absent { throw .absent }
            if keys == nil { throw .sealed }
            if needed == .complete, phase != .complete { throw .founding }
        }
    }

    /// What stands there; what was altered is passed over and refused where it is asked for, but for the vault's id, under
    /// which everything rests.
    static func read(_ store: Store) throws(VaultError) -> VaultFacts {
        var facts = VaultFacts()
        facts.phase = try phase(store)
        if facts.phase == .absent { return facts }
        facts.vault = try required("vault", store) { bytes throws(TrustError) in try VaultID(bytes: bytes) }
        facts.recovery = try store.passedOver.intact { () throws(VaultError) in
            try required("recovery", store) { bytes throws(SealingError) in try PublicIdentity(encoded: bytes) }
        }
        facts.inbox = try store.passedOver.intact { () throws(VaultError) in
            try required("inbox", store) { bytes throws(SealingError) in try BoxPublicKey(bytes) }
        }
        facts.shareSet = try value("share set", store) ?? []
        facts.threshold = try value("threshold", store)?.first.map(Int.init) ?? 0
        facts.takesCredential = try SlotTable(store: store).takesCredential
        return facts
    }

    /// How far the founding came, by what it left where the phase itself was altered: put back, the vault would be founded
    /// again, or give out new shares and leave the old ones void.
    private static func phase(_ store: Store) throws(VaultError) -> Phase {
        let stored = try value("phase", store)
        let known = stored.flatMap { Phase(stored: $0) }
        if known == .complete { return .complete }
        let left: Phase = try isComplete(store) ? .complete : isFounded(store) ? .founding : .absent
        if known == left || (stored == nil && left == .absent) { return left }
        guard left != .absent else { throw .tampered(.meta, "phase") }
        store.passedOver.note(DamagedRow(table: .meta, row: "phase"))
        return left
    }

    /// The recovery key that stands here. Errors: `tampered` where it can't be read, `founding` before there is one.
    func recoveryKey() throws(VaultError) -> PublicIdentity {
        if let recovery { return recovery }
        throw phase == .complete ? .tampered(.meta, "recovery") : .founding
    }

    /// Writes what is known; what was altered is left as it is.
    func write(_ store: Store) throws(VaultError) {
        guard let vault else { throw .tampered(.meta, "vault") }
        let values: [(String, [UInt8]?)] = [
            ("phase", Array(phase.rawValue.utf8)), ("vault", vault.bytes), ("recovery", recovery?.encoded),
            ("inbox", inbox?.bytes), ("share set", shareSet), ("threshold", [UInt8(clamping: threshold)]),
        ]
        for case (let name, let value?) in values {
            try store.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [name, value.data])
        }
    }

    /// The root key sealed to the recovery key; nil before the founding is complete.
    static func rootKeyForRecovery(_ store: Store) throws(VaultError) -> [UInt8]? {
        try value(rootKeyForRecoveryName, store)
    }

    /// Whether there is anything that only a completed founding leaves, whatever the phase says: put back to founding, the
    /// vault would give out new shares and leave the old ones void.
    private static func isComplete(_ store: Store) throws(VaultError) -> Bool {
        if try rootKeyForRecovery(store) != nil { return true }
        return try store.row("SELECT 1 FROM statement UNION ALL SELECT 1 FROM share LIMIT 1") != nil
    }

    /// Whether a vault was founded here, whatever the phase says: a second one would be founded over it.
    private static func isFounded(_ store: Store) throws(VaultError) -> Bool {
        try store.row("SELECT 1 FROM master_key UNION ALL SELECT 1 FROM statement LIMIT 1") != nil
    }

    static let rootKeyForRecoveryName = "root key for recovery"

    private static func value(_ name: String, _ store: Store) throws(VaultError) -> [UInt8]? {
        try store.row("SELECT value FROM meta WHERE name = ?", [name])?.blob(0, of: .meta)
    }

    private static func required<Value, Fault: Error>(
        _ name: String, _ store: Store, _ parse: ([UInt8]) throws(Fault) -> Value
    ) throws(VaultError) -> Value {
        guard let bytes = try value(name, store), let parsed = try? parse(bytes) else { throw .tampered(.meta, name) }
        return parsed
    }
}
