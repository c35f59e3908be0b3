import FoundationEssentials
import Sealing
import Trust

/// Replaces the root key and all that lies directly under it in one transaction, so that a `kill -9` leaves the old keys
/// whole or the new ones.
///
/// In it every master key that is left is wrapped under the new root key, a new master key takes over, the directory and
/// the log go on under new keys, and only the new slots and the custodians open the root key. What is left for afterwards
/// is the walk that moves the key book (``KeyBookWalk``), which a restart goes on with; behind it the older master keys
/// are destroyed, and that completes the rekeying.
struct Rekeying {
    private let work: Work
    private let keys: UnsealedKeys
    private let masters: MasterKeyTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        keys = try work.keys()
        masters = MasterKeyTable(store: work.store, places: keys.places)
    }

    /// What a rekeying came to.
    struct Outcome: Sendable {
        let slots: [UInt32]
        let epoch: UInt32
    }

    /// Keys of which a new one takes over; older ones stay, for what was written with them.
    private static let succeeded: [BookKey.Name] = [.directory, .logTags, .logData, .logInbox, .logSigning]

    func begin(_ slots: [SlotKey]) throws(VaultError) -> Outcome {
        guard try RotationMark.read(work.store) == nil else { throw .rotating }
        let root = SharedKey(try sealing(.slot) { () throws(SealingError) in try SymmetricKey.random() })
        let epoch = try work.changingClearRows { () throws(VaultError) in try succeedMaster(under: root) }
        FaultPoint.mastersRekeyed.reach()
        let signing = try succeedBookKeys(under: try masters.open(epoch, under: root), epoch)
        FaultPoint.bookRekeyed.reach()
        let numbers = try SlotDesk(work).replaceAll(with: slots, holding: root)
        FaultPoint.slotsRekeyed.reach()
        // The custodians open the new root key with the shares they have; the recovery key stays the same.
        try ShareSetKeeping(work).seal(root, to: try recoveryKey())
        try work.changingClearRows { () throws(VaultError) in
            try RotationMark.moving.write(work.store)
            try RekeyMark(epoch: epoch).write(work.store)
        }
        try takeOver(root)
        work.entry.rule = "log-key.\(signing - 1).\(signing)"
        return Outcome(slots: numbers, epoch: epoch)
    }

    /// Destroys the older master keys that nothing rests under any more; with the last one the rekeying is complete.
    ///
    /// - Parameter rows: as counted behind the walk.
    func finish(counting rows: [UInt32: Int]) throws(VaultError) {
        guard let mark = try RekeyMark.read(work.store) else { return }
        let older = try masters.all().filter { $0.number < mark.epoch && $0.state == .retiring }
        // What was counted may be gone by now, and nobody would come back for it.
        let rows = older.allSatisfy { rows[$0.number] == nil } ? rows : try WrappedRows.counts(work.store)
        var isInUse = false
        for old in older {
            do throws(VaultError) {
                try MasterSuccession(work).destroy(old.number, counting: rows)
            } catch {
                guard case .epochInUse = error else { throw error }
                isInUse = true
            }
        }
        if isInUse { return }
        try work.changingClearRows { () throws(VaultError) in try RekeyMark.remove(work.store) }
        work.entry.rule = "rekeyed"
    }

    /// Wraps the master keys under the new root key, and makes one under which new rows go; returns its epoch.
    private func succeedMaster(under root: SharedKey) throws(VaultError) -> UInt32 {
        let epochs = try masters.all()
        for epoch in epochs where epoch.state != .destroyed {
            let key = try masters.open(epoch.number, under: keys.root)
            try masters.rewrap(key, epoch.number, under: root)
            if epoch.state == .active { try masters.set(.retiring, of: epoch.number) }
        }
        let number = try masters.next()
        let key = SharedKey(try sealing(.masterKey) { () throws(SealingError) in try SymmetricKey.random() })
        try masters.add(key, MasterKeyTable.Epoch(number: number, state: .active, made: work.now), under: root)
        return number
    }

    /// Adds the next number of each key that is succeeded; returns the number of the log's new signing key.
    private func succeedBookKeys(under master: SharedKey, _ epoch: UInt32) throws(VaultError) -> UInt32 {
        let book = KeyBook(store: work.store, places: keys.places)
        for name in Self.succeeded { try book.add(name, try book.newest(name) + 1, under: master, epoch) }
        return try book.newest(.logSigning)
    }

    /// The recovery key in force by the statements that this session's pin verifies: the one that stands in clear could be
    /// anybody's, and would be handed the new root key.
    private func recoveryKey() throws(VaultError) -> PublicIdentity {
        guard let stored = try VaultFacts.read(work.store).recovery, let pin = try work.session().person.pin,
            try work.recovery(from: pin) == stored
        else { throw .tampered(.meta, "recovery") }
        return stored
    }

    /// Works on with the new keys, this operation's own entry included, and lets memory follow once that is durable.
    private func takeOver(_ root: SharedKey) throws(VaultError) {
        let renewed = try KeyBook(store: work.store, places: keys.places).open(under: root).within(keys.unsealing)
        let inbox = try renewed.inbox().publicKey
        work.adopt(renewed)
        try work.changeFacts { $0.inbox = inbox }
        let (vault, unsealing) = (work.vault, keys.unsealing)
        work.onceDurable {
            FaultPoint.rekeyCommitted.reach()
            vault.renew(unsealing) { _ in renewed }
            vault.rotation.run(in: vault)
        }
        try work.cutLogOnceDurable()
    }
}

extension Vault {
    /// Whether no rekeying waits for its old master keys to be destroyed.
    package var isRekeyed: Bool {
        get async {
            let mark = try? await look { work throws(VaultError) in try RekeyMark.read(work.store) == nil }
            return mark ?? false
        }
    }
}
