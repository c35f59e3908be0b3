import Sealing

/// One master key follows another: pending → active → retiring → destroyed.
///
/// Each step is one transaction with an audit entry of its own, and memory follows once that is durable. A key is used
/// only after it has been made durable, and destroyed only when no row refers to it.
struct MasterSuccession {
    private let work: Work
    private let keys: UnsealedKeys
    private let masters: MasterKeyTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        keys = try work.keys()
        masters = MasterKeyTable(store: work.store, places: keys.places)
    }

    /// What an entry calls a master key.
    static func name(of epoch: UInt32) -> String { "master-key.\(epoch)" }

    /// Makes the next master key; a rotation under way is continued instead, one that was stopped too.
    func begin() throws(VaultError) {
        let isUnderWay = try RotationMark.read(work.store) != nil
        try work.changingClearRows { () throws(VaultError) in try RotationMark.moving.write(work.store) }
        if isUnderWay { return }
        let number = try masters.next()
        let key = SharedKey(try sealing(.masterKey) { () throws(SealingError) in try SymmetricKey.random() })
        work.entry.record = Self.name(of: number)
        let epoch = MasterKeyTable.Epoch(number: number, state: .pending, made: work.now)
        try work.changingClearRows { () throws(VaultError) in try masters.add(key, epoch, under: keys.root) }
        FaultPoint.epochMade.reach()
        renew { $0.with($0.ring.adding(key, as: number)) }
    }

    /// Lets new rows go under the pending key, if there is one, and what rests under others wait for the walk.
    ///
    /// Memory lags behind a commit: a walk that set out with the keys from before a rekeying would find nothing to move.
    /// Throws `rotating` until memory has the key that rows go under from now on.
    func activate() throws(VaultError) {
        let epochs = try masters.all()
        guard let pending = epochs.last(where: { $0.state == .pending }) else {
            return try refuseUnlessActive(keys.activeMaster)
        }
        guard keys.ring.keys[pending.number] != nil else { throw .rotating }
        try work.changingClearRows { () throws(VaultError) in
            for epoch in epochs where epoch.state == .active { try masters.set(.retiring, of: epoch.number) }
            try masters.set(.active, of: pending.number)
        }
        work.entry.record = Self.name(of: pending.number)
        FaultPoint.epochActivated.reach()
        renew { $0.with($0.ring.activating(pending.number)) }
    }

    /// Notes that the walk has been through every row, unless somebody has stopped it meanwhile.
    ///
    /// - Parameter epoch: the key that the walk set out to move everything under; `rotating` if another one has taken
    ///   over since, which is owed a walk of its own.
    func complete(under epoch: UInt32) throws(VaultError) {
        FaultPoint.keyBookWalked.reach()
        try refuseUnlessActive(epoch)
        guard try RotationMark.read(work.store) == .moving else { return }
        try work.changingClearRows { () throws(VaultError) in try RotationMark.remove(work.store) }
    }

    /// Stops the walk until somebody asks for it again.
    func stop() throws(VaultError) {
        guard try RotationMark.read(work.store) != nil else { throw .notRotating }
        try work.changingClearRows { () throws(VaultError) in try RotationMark.stopped.write(work.store) }
    }

    /// Destroys a retiring key that no row refers to; one that was destroyed before stays so.
    ///
    /// - Parameter rows: how many rest under each key, counted beside the writer (``Vault/keyBookCounts()``) when memory
    ///   had let go of this one as the key that rows go under. It never becomes that again, and the walk stores nothing
    ///   under another than that one, so that a count of none holds for good.
    ///
    /// The pages that held it are cut out of the database's log after the commit (``LogCutting``).
    func destroy(_ number: UInt32, counting rows: [UInt32: Int]) throws(VaultError) {
        guard let epoch = try masters.all().first(where: { $0.number == number }) else {
            throw .invalidInput(parameter: "epoch", fault: "unknown-epoch")
        }
        if epoch.state == .destroyed { return }
        guard epoch.state == .retiring, keys.activeMaster != number else {
            throw .invalidInput(parameter: "epoch", fault: "not-retiring")
        }
        if let left = rows[number], left > 0 { throw .epochInUse(rows: left) }
        try work.changingClearRows { () throws(VaultError) in try masters.destroy(number) }
        FaultPoint.epochDestroyed.reach()
        renew { $0.with($0.ring.removing(number)) }
        try work.cutLogOnceDurable()
    }

    private func refuseUnlessActive(_ epoch: UInt32) throws(VaultError) {
        guard try masters.all().last(where: { $0.state == .active })?.number == epoch else { throw .rotating }
    }

    private func renew(_ change: @escaping @Sendable (UnsealedKeys) -> UnsealedKeys) {
        let (vault, unsealing) = (work.vault, keys.unsealing)
        work.onceDurable { vault.renew(unsealing, change) }
    }
}
