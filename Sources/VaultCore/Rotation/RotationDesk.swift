import Sealing
import Synchronization

/// The rotation under way, whoever asked for it and whether or not anybody still watches.
final class RotationDesk: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var progress: RotationProgress?
    }

    private let state = Mutex(State())

    /// How far the walk is, or how the last one ended; nil if there was none since the start.
    var progress: RotationProgress? { state.withLock { $0.progress } }

    /// Goes on with a rotation in the background; one that runs already goes on by itself.
    func run(in vault: Vault) {
        guard let keys = vault.keys else { return }
        let unsealing = keys.unsealing
        state.withLock { state in
            if let task = state.task, !task.isCancelled, state.progress?.stage == .moving { return }
            let before = state.task
            state.progress = RotationProgress()
            state.task = Task(executorPreference: SecretExecutor.shared) {
                await before?.value
                await self.work(in: vault, unsealing)
            }
        }
    }

    /// Lets the walk end after the batch under way.
    func stop() {
        state.withLock { $0.task?.cancel() }
    }

    /// Ends the walk and waits until it holds no key any more.
    func halt() async {
        let task = state.withLock { state in
            state.task?.cancel()
            return state.task
        }
        await task?.value
    }

    private func work(in vault: Vault, _ unsealing: Unsealing) async {
        let stage: RotationProgress.Stage
        do throws(VaultError) {
            stage = try await walk(vault, unsealing)
        } catch {
            stage = error == .sealed ? .stopped : .interrupted
        }
        note { $0.stage = stage }
        // A rekeying that began behind the walk, before it was known to have ended, waits for one of its own.
        if stage == .done { await vault.resumeRotation() }
    }

    private func walk(_ vault: Vault, _ unsealing: Unsealing) async throws(VaultError) -> RotationProgress.Stage {
        try await vault.succeed("activated") { work throws(VaultError) in try MasterSuccession(work).activate() }
        guard let keys = vault.keys, keys.unsealing === unsealing else { throw .sealed }
        let epoch = keys.activeMaster
        let counts = try await vault.keyBookCounts()
        note { $0.begin(under: epoch, counts) }
        try await KeyBookWalk(vault: vault, unsealing: unsealing) { tally in self.note { $0.add(tally) } }.run()
        if Task.isCancelled { return .stopped }
        let left = try await vault.keyBookCounts()
        try await vault.succeed("completed") { work throws(VaultError) in
            try MasterSuccession(work).complete(under: epoch)
            try Rekeying(work).finish(counting: left)
        }
        return .done
    }

    private func note(_ change: (inout RotationProgress) -> Void) {
        state.withLock { state in
            if var progress = state.progress {
                change(&progress)
                state.progress = progress
            }
        }
    }
}

/// How far a rotation is.
struct RotationProgress: Sendable {
    enum Stage: Sendable {
        case moving, stopped, done
        /// The disk took nothing, memory lagged behind a new key, or the like: it goes on within a minute.
        case interrupted
    }

    var stage = Stage.moving
    /// The new master epoch; 0 until it is active.
    private(set) var epoch: UInt32 = 0
    /// Rows of the key book, and how many of them rest under the new key.
    private(set) var total = 0
    private(set) var done = 0
    /// Rows that don't open, and stay where they are.
    private(set) var unopened = 0
    /// What the first of them are called.
    private(set) var altered: [String] = []
    private var moved = 0
    /// Rows named at most.
    private static let named = 8
    private var began = ContinuousClock.now
    private var ended: ContinuousClock.Instant?

    mutating func begin(under epoch: UInt32, _ counts: [UInt32: Int]) {
        self.epoch = epoch
        total = counts.values.reduce(0, +)
        done = counts[epoch] ?? 0
        began = .now
    }

    mutating func add(_ tally: KeyBookWalk.Tally) {
        done += tally.moved
        moved += tally.moved
        unopened += tally.unopened.count
        altered += tally.unopened.prefix(Self.named - altered.count)
        ended = .now
    }

    /// Rows moved in a second.
    var rate: Int {
        let took = began.duration(to: ended ?? .now) / .seconds(1)
        return took > 0 ? Int(Double(moved) / took) : 0
    }

    /// Seconds until the end at this rate; nil before there is one.
    var remaining: Int? {
        guard stage == .moving, rate > 0 else { return nil }
        return max(0, total - done) / rate
    }
}
