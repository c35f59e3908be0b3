import Dispatch
import FoundationEssentials
import GRDB
import Sealing
import Synchronization

/// The vault's one writer: many requests share one durable commit, each in a savepoint of its own.
///
/// A commit costs a disk flush; while one is under way the next requests gather and go into the one that follows. Whose
/// turn it is goes by what each account and person has had of the writer's time.
/// A request that finds nobody at work commits on its own thread, since waking another one and being woken by it costs
/// more than the commit; what has gathered meanwhile goes to the writer's queue, so that it isn't kept from its reply.
/// Nothing is answered before the commit that holds it is durable: `synchronous=FULL` under WAL.
final class CommitLoop: Sendable {
    private struct Waiting {
        var turns = FairQueue<CommitTurn>()
        var running = false
        /// What the last commit took to become durable.
        var flush = Duration.zero
    }

    /// Turns in one commit at most, and when it takes no further one: bounds how long the first of them waits.
    private static let batch = 64
    private static let longest = Duration.milliseconds(5)
    /// When one with turns of several accounts takes no further one, if the disk is quick.
    private static let shortest = Duration.milliseconds(1)

    /// Where there is one processor, requests share one thread, and a disk that hangs must not keep `status` waiting.
    private static let requestsCommit = ProcessInfo.processInfo.activeProcessorCount > 1

    private let database: DatabaseQueue
    private let queue = DispatchQueue(label: "amanat.commit")
    private let waiting = Mutex(Waiting())
    private let state: WriterState
    private let files: OpenFiles
    private let head: LogHead

    init(_ file: VaultFile, state: WriterState) {
        database = file.queue
        files = file.files
        head = file.head
        self.state = state
    }

    /// Runs a step inside the next commit and returns its result after that commit is on the disk.
    ///
    /// The step is never left half done: the savepoint around it is undone if it throws.
    func perform<Result: Sendable>(
        for party: Party,
        _ step: @escaping @Sendable (Database, WriterState) throws(VaultError) -> Result
    ) async throws(VaultError) -> Result {
        let state = state
        return try await take(.shared, for: party) { database throws(VaultError) in try step(database, state) }
    }

    /// Runs a step on the writer's connection outside any transaction; it has to be one step by itself.
    func performAlone<Result: Sendable>(
        for party: Party, _ step: @escaping @Sendable (Database) throws(VaultError) -> Result
    ) async throws(VaultError) -> Result {
        try await take(.alone, for: party, step)
    }

    /// Whether an account other than this party's waits for a turn.
    func isWaiting(besides party: Party) -> Bool {
        waiting.withLock { $0.turns.isWaiting(besides: party.uid) }
    }

    private func take<Result: Sendable>(
        _ place: CommitTurn.Place, for party: Party,
        _ step: @escaping @Sendable (Database) throws(VaultError) -> Result
    ) async throws(VaultError) -> Result {
        let slot = ResultSlot<Result>()
        let failure: VaultError? = await withCheckedContinuation { continuation in
            let turn = CommitTurn(
                place: place,
                run: { database in slot.fill { () throws(VaultError) in try step(database) } },
                finish: { continuation.resume(returning: $0) })
            enqueue(turn, of: party)
        }
        if let failure { throw failure }
        return try slot.take()
    }

    private func enqueue(_ turn: CommitTurn, of party: Party) {
        let start = waiting.withLock { waiting in
            waiting.turns.append(turn, of: party)
            defer { waiting.running = true }
            return !waiting.running
        }
        guard start else { return }
        guard Self.requestsCommit else { return queue.async { self.drain() } }
        commitNext()
        if !isAtRest() { queue.async { self.drain() } }
    }

    private func drain() {
        repeat { commitNext() } while !isAtRest()
    }

    /// Whether nothing waits any more: then the next request finds nobody at work.
    private func isAtRest() -> Bool {
        waiting.withLock { waiting in
            waiting.running = !waiting.turns.isEmpty
            return !waiting.running
        }
    }

    /// Takes the next turns, as many as share a commit, and what follows them alone.
    private func commitNext() {
        guard let first = next() else { return }
        guard first.turn.place == .shared else { return performAlone(first) }
        var batch = Batch(first: first)
        let failure = commit(&batch)
        for turn in batch.taken { turn.finish(failure) }
        if let next = batch.next { performAlone(next) }
    }

    private typealias Taken = (party: Party, turn: CommitTurn)

    /// The turns of one commit.
    private struct Batch {
        let first: Taken
        var taken: [CommitTurn] = []
        /// What came up meanwhile and can't be part of it.
        var next: Taken?
        /// When turns of more than one account were in it.
        var shared: ContinuousClock.Instant?
        /// What the longest turn in it took.
        var longest = Duration.zero

        mutating func take(_ taken: Taken) {
            self.taken.append(taken.turn)
            if shared == nil, taken.party.uid != first.party.uid { shared = .now }
        }
    }

    private func next() -> Taken? {
        waiting.withLock { waiting in waiting.turns.next().map { (party: $0.party, turn: $0.element) } }
    }

    /// Runs one turn on a secret stack, as it signs, seals and opens, and counts its time as the party's.
    private func run(_ next: Taken, _ database: Database) -> VaultError? {
        let began = ContinuousClock.now
        defer {
            let time = ContinuousClock.now - began
            waiting.withLock { $0.turns.charge(next.party, time) }
        }
        return SecretStack.run { next.turn.run(database) }
    }

    private func performAlone(_ next: Taken) {
        database.writeWithoutTransaction { _ = run(next, $0) }
        next.turn.finish(nil)
    }

    /// One transaction over all turns; memory that mirrors the database goes back with it when it fails.
    private func commit(_ batch: inout Batch) -> VaultError? {
        let before = state.mark()
        var filled = ContinuousClock.now
        do {
            try database.writeWithoutTransaction { database in
                try checkFiles(database)
                try database.inTransaction(.immediate) {
                    try fill(&batch, database)
                    filled = .now
                    return .commit
                }
            }
            waiting.withLock { $0.flush = .now - filled }
            state.settle()
            state.trim()
        } catch {
            state.restore(before)
            if batch.taken.isEmpty { batch.taken.append(batch.first.turn) }
            return VaultError(storage: error)
        }
        return confirm()
    }

    /// Refuses to begin in files that aren't in their places, once what only a displaced WAL holds is in the database:
    /// before anybody is told, so that a kill after that loses nothing.
    private func checkFiles(_ database: Database) throws(VaultError) {
        do throws(VaultError) {
            try files.check()
        } catch {
            WriteAheadLog.save(database, files)
            try files.check()
        }
    }

    /// What keeps a durable commit from counting: that it can't be written down, or went into files that nobody may find
    /// again.
    private func confirm() -> VaultError? {
        do throws(VaultError) {
            try head.keep(state.durable)
            try files.confirm()
            return nil
        } catch {
            database.writeWithoutTransaction { WriteAheadLog.save($0, files) }
            return error
        }
    }

    /// Runs turns until there are enough of them, they have taken long enough, or none is left.
    ///
    /// Where they are of several accounts, it takes about as long as the disk will: so that one who has asked for little
    /// doesn't wait for much that another has asked for, and half the time at least is still work.
    private func fill(_ batch: inout Batch, _ database: Database) throws {
        let began = ContinuousClock.now
        let pause = max(Self.shortest, min(Self.longest, waiting.withLock(\.flush)))
        var upcoming: Taken? = batch.first
        while let taken = upcoming {
            guard taken.turn.place == .shared else {
                batch.next = taken
                return
            }
            batch.take(taken)
            let start = ContinuousClock.now
            let refusal = run(taken, database)
            batch.longest = max(batch.longest, .now - start)
            // A full disk may have undone the whole transaction: nothing in it counts then.
            if !database.isInsideTransaction { throw refusal ?? .logBlocked(.failing) }
            let now = ContinuousClock.now
            let isLate = now - began > Self.longest || batch.shared.map { now - $0 + batch.longest > pause } == true
            upcoming = isLate || batch.taken.count == Self.batch ? nil : next()
        }
    }
}

/// Carries one step's result from the writer to the request that waits for it.
private final class ResultSlot<Success: Sendable>: Sendable {
    private let result = Mutex<Result<Success, VaultError>>(.failure(.logBlocked(.failing)))

    func fill(_ step: () throws(VaultError) -> Success) -> VaultError? {
        let outcome = Result(catching: step)
        result.withLock { $0 = outcome }
        if case .failure(let refusal) = outcome { return refusal }
        return nil
    }

    func take() throws(VaultError) -> Success {
        try result.withLock { $0 }.get()
    }
}
