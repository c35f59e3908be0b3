import Dispatch

/// Runs tasks on secret stacks: each step of a task, from one suspension to the next, leaves nothing behind.
///
/// What a request brings and gets passes through parsers and composers that keep pieces of it on the stack. A task that
/// prefers this executor runs there, with its child tasks. It is the process's pool, as Swift's own is.
package final class SecretExecutor: TaskExecutor {
    package static let shared = SecretExecutor()

    private let queue = DispatchQueue(label: "amanat.secret", attributes: .concurrent)

    private init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            SecretStack.run { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
}
