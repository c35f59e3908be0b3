import Dispatch
import FoundationEssentials
import GRDB
import Sealing
import Synchronization

/// The vault's one writer: many requests share one durable commit, each in a savepoint of its own.
///
/// A commit costs a disk flush; while one is under way the next requests gather and go into the one that follows.
/// A request that finds nobody at work commits on its own thread, since waking another one and being woken by it costs
/// more than the commit; what has gathered meanwhile goes to the writer's queue, so that it isn't kept from its reply.
/// Nothing is answered before the commit that holds it is durable: `synchronous=FULL` under WAL.
final class CommitLoop: Sendable {
    /// A request waiting for its turn in a transaction.
    private struct Job: Sendable {
        /// Runs inside the savepoint and keeps its own result; returns what it was refused with.
        let run: @Sendable (Database) -> VaultError?
        /// Called once the commit is durable, or with the error that undid it.
        let finish: @Sendable (VaultError?) -> Void
    }

    private struct Waiting {
        var jobs: [Job] = []
        var running = false
    }

    /// Requests in one commit at most: bounds how long the first of them waits.
    private static let batch = 64

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
        _ step: @escaping @Sendable (Database, WriterState) throws(VaultError) -> Result
    ) async throws(VaultError) -> Result {
        let slot = ResultSlot<Result>()
        let state = state
        let failure: VaultError? = await withCheckedContinuation { continuation in
            enqueue(
                Job(
                    run: { database in slot.fill { () throws(VaultError) in try step(database, state) } },
                    finish: { continuation.resume(returning: $0) }))
        }
        if let failure { throw failure }
        return try slot.take()
    }

    private func enqueue(_ job: Job) {
        let start = waiting.withLock { waiting in
            waiting.jobs.append(job)
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
            waiting.running = !waiting.jobs.isEmpty
            return !waiting.running
        }
    }

    private func commitNext() {
        let jobs = waiting.withLock { waiting in
            let taken = Array(waiting.jobs.prefix(Self.batch))
            waiting.jobs.removeFirst(taken.count)
            return taken
        }
        let failure = commit(jobs)
        for job in jobs { job.finish(failure) }
    }

    /// One transaction over all jobs, on a secret stack: they sign, seal and open.
    private func commit(_ jobs: [Job]) -> VaultError? {
        SecretStack.run { commitOnStack(jobs) }
    }

    /// Memory that mirrors the database goes back with the transaction when it fails.
    private func commitOnStack(_ jobs: [Job]) -> VaultError? {
        let before = state.mark()
        do {
            try files.check()
            try database.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    for job in jobs {
                        let refusal = job.run(database)
                        // A full disk may have undone the whole transaction: nothing in it counts then.
                        if !database.isInsideTransaction { throw refusal ?? .logBlocked(.failing) }
                    }
                    return .commit
                }
            }
            state.settle()
            state.trim()
        } catch {
            state.restore(before)
            return VaultError(storage: error)
        }
        return confirm()
    }

    /// What keeps a durable commit from counting: that it can't be written down, or went into files that nobody may find
    /// again.
    private func confirm() -> VaultError? {
        do throws(VaultError) {
            try head.keep(state.durable)
            try files.confirm()
            return nil
        } catch {
            return error
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
