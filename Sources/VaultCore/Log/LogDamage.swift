import Interfaces
import Synchronization

/// What doesn't fit in the log, as found at the start, at an unseal and by the last verification.
final class LogDamage: Sendable {
    private let found: Mutex<[LogFault]>

    init(_ faults: [LogFault]) {
        found = Mutex(faults)
    }

    var faults: [LogFault] { found.withLock { $0 } }

    /// Takes these for what there was; returns those that are new.
    func replace(with faults: [LogFault]) -> [LogFault] {
        found.withLock { found in
            let news = faults.filter { !found.contains($0) }
            found = faults
            return news
        }
    }

    /// Adds these to what there is; returns those that are new.
    func add(_ faults: [LogFault]) -> [LogFault] {
        found.withLock { found in
            let news = faults.filter { !found.contains($0) }
            found += news
            return news
        }
    }
}

extension Vault {
    /// The first of what doesn't fit in the log.
    package var logDamage: LogFault? { damage.faults.first }

    /// What keeps the running generation from being signed; a log whose tree couldn't be taken up is never signed.
    var signingFault: LogFault? {
        let head = writerState.durable
        let faults = damage.faults
        return head.tree == nil ? faults.first : faults.first { $0.stopsSigning(head.generation) }
    }

    /// Notes what a verification of the whole log has found, which may be nothing any more.
    ///
    /// A tree that the start couldn't take up isn't there before the next one, whatever has been put right meanwhile.
    func settleDamage(_ faults: [LogFault]) {
        tell(writerState.durable.tree == nil ? damage.add(faults) : damage.replace(with: faults))
    }

    /// Notes what else doesn't fit.
    func addDamage(_ faults: [LogFault]) {
        tell(damage.add(faults))
    }

    /// Forgets what didn't fit: a new generation goes on without it.
    func forgetDamage() {
        _ = damage.replace(with: [])
    }

    /// The journal is told of the first; a verification names them all.
    private func tell(_ news: [LogFault]) {
        if let first = news.first { premises.tell(.damaged(first)) }
    }
}
