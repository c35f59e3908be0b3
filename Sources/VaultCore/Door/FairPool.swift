import Dispatch
import FoundationEssentials
package import Sealing
import Synchronization

/// The threads on which requests are read, handled and answered, shared fairly among Unix accounts as the writer is.
///
/// A pool that takes steps as they come has whoever asks least wait behind all that a flood has asked for, once for each
/// step of a request: that took longer than the writer did.
package final class FairPool: Sendable {
    private struct State {
        var steps = FairQueue<@Sendable () -> Void>()
        /// Threads at work.
        var running = 0
    }

    /// Threads at most: more of them than processors only keep the writer's from running.
    private static let most = max(2, ProcessInfo.processInfo.activeProcessorCount)

    private let queue = DispatchQueue(label: "amanat.requests", attributes: .concurrent)
    private let state = Mutex(State())

    package init() {}

    /// Where the requests of one caller run.
    package func executor(for caller: Caller) -> SecretExecutor {
        let party = Party(caller)
        return SecretExecutor { step in self.run(step, of: party) }
    }

    func run(_ step: @escaping @Sendable () -> Void, of party: Party) {
        let starts = state.withLock { state in
            state.steps.append(step, of: party)
            guard state.running < Self.most else { return false }
            state.running += 1
            return true
        }
        if starts { queue.async { self.work() } }
    }

    private func work() {
        while let (party, step) = next() {
            let time = ContinuousClock().measure { step() }
            state.withLock { $0.steps.charge(party, time) }
        }
    }

    /// The step whose turn it is; where there is none this thread's place is free again.
    private func next() -> (party: Party, step: @Sendable () -> Void)? {
        state.withLock { state in
            guard let (party, step) = state.steps.next() else {
                state.running -= 1
                return nil
            }
            return (party, step)
        }
    }
}
