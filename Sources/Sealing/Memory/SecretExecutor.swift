import Dispatch

/// Runs tasks on secret stacks: each step of a task, from one suspension to the next, leaves nothing behind.
///
/// What a request brings and gets passes through parsers and composers that keep pieces of it on the stack. A task that
/// prefers this executor runs there, with its child tasks.
package final class SecretExecutor: TaskExecutor {
    /// Starts a step on some thread, at once or when its turn has come.
    package typealias Schedule = @Sendable (_ step: @escaping @Sendable () -> Void) -> Void

    /// The process's pool, as Swift's own is: for what no caller waits for.
    package static let shared: SecretExecutor = {
        let queue = DispatchQueue(label: "amanat.secret", attributes: .concurrent)
        return SecretExecutor { step in queue.async(execute: step) }
    }()

    private let schedule: Schedule

    package init(_ schedule: @escaping Schedule) {
        self.schedule = schedule
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        schedule {
            SecretStack.run { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
}
