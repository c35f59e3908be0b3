import Access
import GRDB
import Interfaces
import Sealing
import Synchronization
import Trust

/// The vault: its file, its keys while unsealed, its live sessions, and the door to all of it.
package final class Vault: Sendable {
    package let premises: Premises
    let slice: Duration
    let file: VaultFile
    let loop: CommitLoop
    let writerState: WriterState
    let sessions: SessionTable
    let gate = PassphraseGate()
    let coalescer = Coalescer()
    let topUps = TopUpPlaces()
    package let followers = Followers()
    /// Lists, exports and figures of the log that go on beyond a first answer: each keeps the writer busy.
    package let readings = Turnstile(most: 8, ofOne: 4, .readings)
    var reserve: LogReserve { file.reserve }
    let founding = FoundingDesk()
    let guesses = ShareGuesses()
    let rotation = RotationDesk()
    let published = PublishedNotes()
    let verification = VerificationPlace()
    let health = TableHealth()
    let clock: ClockGuard
    private let opened = Mutex<UnsealedKeys?>(nil)
    private let known: Mutex<VaultFacts>
    let blockage: Mutex<VaultError.Blockage?>
    let damage: LogDamage
    let standIns = StandIns()
    package let damagedRows = DamagedRows()
    /// There was a vault at the start.
    let wasFounded: Bool

    /// Opens the vault in the state directory; it starts sealed, or absent.
    ///
    /// - Parameter slice: how long a list keeps the writer before others have their turn.
    package init(_ premises: Premises, slice: Duration = .milliseconds(5)) throws {
        self.premises = premises
        self.slice = slice
        file = try VaultFile.open(in: premises.directory)
        let passedOver = PassedOver()
        let facts = try file.queue.read { try VaultFacts.read(Store(database: $0, passedOver: passedOver)) }
        try file.mark.check(isFounded: facts.phase != .absent)
        known = Mutex(facts)
        wasFounded = facts.phase != .absent
        let log = try LogOpening(file.queue)
        damage = LogDamage(log.faults)
        let state = WriterState()
        state.restore(log.mark)
        state.settle()
        writerState = state
        loop = CommitLoop(file, state: state)
        sessions = SessionTable(limits: premises.sessionLimits)
        blockage = Mutex(file.reserve.isKept ? nil : .diskFull)
        if let fault = log.faults.first { premises.tell(.damaged(fault)) }
        // A checkpoint that was altered says nothing; the log's own check names it.
        let last = try? file.queue.read { database in
            try LogCheckpoints(store: Store(database: database), generation: log.mark.generation).last()
        }
        let now = premises.now
        let seen = try? file.queue.read { try ClockSight.read(Store(database: $0), at: now) }
        clock = ClockGuard(now, known: last?.made, kept: seen)
        remember(passedOver.rows)
        try compareWithHead()
        try? file.queue.writeWithoutTransaction { database in
            try LogCutting.perform(database, file)
            if file.isWhole { _ = try WriteAheadLog.cut(database, file.files) }
        }
    }

    /// Nothing has been founded here yet.
    package var isAbsent: Bool { facts.phase == .absent }

    /// Wipes the keys, after what was counted has become entries; the file stays consistent whenever it ends.
    package func close() async {
        try? await writeTallies(.everything)
        await keepLastCheckpoint()
        hold(nil)
        await rotation.halt()
        writerState.forget()
        await emptyLog()
        file.head.sync()
    }

    /// What is known of the vault in the clear.
    var facts: VaultFacts {
        get { known.withLock { $0 } }
    }

    func learn(_ facts: VaultFacts) {
        known.withLock { $0 = facts }
    }

    /// Follows a change of some of the facts, whatever else has changed meanwhile.
    func learn(_ change: @Sendable (inout VaultFacts) -> Void) {
        known.withLock { change(&$0) }
    }

    var keys: UnsealedKeys? { opened.withLock { $0 } }

    /// The keys as they are now, for a request that came in during this unsealing; after a seal, those it came with.
    ///
    /// A request takes them when its turn in the transaction comes, so that nothing is written under a master key that
    /// a rotation has replaced meanwhile, let alone destroyed.
    func current(_ keys: UnsealedKeys?) -> UnsealedKeys? {
        opened.withLock { now in now?.unsealing === keys?.unsealing ? now : keys }
    }

    /// Changes the keys in memory once a change to the key book is durable; keys that a seal has wiped don't come back.
    func renew(_ unsealing: Unsealing, _ change: (UnsealedKeys) -> UnsealedKeys) {
        opened.withLock { now in
            if let keys = now, keys.unsealing === unsealing { now = change(keys) }
        }
    }

    /// Whether keys are in memory now; a seal wipes them while other requests still run.
    var holdsKeys: Bool { opened.withLock { $0 != nil } }

    /// A live session, for steps before a transaction.
    func session(_ token: String, of caller: Caller) throws(VaultError) -> OpenSession {
        guard let keys else { throw .sealed }
        return try sessions.open(token, uid: caller.uid, at: premises.now.uptime, places: keys.places)
    }

    /// Takes the keys into memory, or wipes them with all sessions.
    func hold(_ keys: UnsealedKeys?) {
        opened.withLock { $0 = keys }
        if keys == nil {
            sessions.endAll()
            standIns.forget()
            founding.wipe()
        }
    }

    /// Commits a step, on a full disk with what is kept for it.
    func commit<Result: Sendable>(
        _ space: LogReserve.Use, for party: Party,
        _ step: @escaping @Sendable (Database, WriterState) throws(VaultError) -> Result
    ) async throws(VaultError) -> Result {
        try file.head.admit(space)
        guard reserve.admits(space, at: premises.now.uptime) else {
            throw .logBlocked(file.files.displaced == nil ? .diskFull : .displaced)
        }
        let reserve = reserve
        let step = { @Sendable (database: Database, state: WriterState) throws(VaultError) in
            let before = state.mark().nextSeq
            let result = try step(database, state)
            if space == .refusal, state.mark().nextSeq != before { reserve.useRefusal() }
            return result
        }
        do throws(VaultError) {
            return try await loop.perform(for: party, step)
        } catch {
            guard case .logBlocked(.diskFull) = error, reserve.release(), space != .ordinary else { throw error }
            return try await loop.perform(for: party, step)
        }
    }
}
