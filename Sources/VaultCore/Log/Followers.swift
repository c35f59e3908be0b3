import Synchronization

/// Those who follow the log now: so many at most, and none once the daemon ends.
package final class Followers: Sendable {
    private struct State {
        var count = 0
        package var isOver = false
    }

    private static let most = 32

    private let state = Mutex(State())

    /// Takes a place; to be left again with `leave`.
    package func enter() throws(VaultError) {
        let isTaken = state.withLock { state in
            guard state.count < Self.most else { return false }
            state.count += 1
            return true
        }
        if !isTaken { throw .busy(.followers) }
    }

    package func leave() { state.withLock { $0.count -= 1 } }

    /// Sends everybody home.
    package func end() { state.withLock { $0.isOver = true } }

    package var isOver: Bool { state.withLock { $0.isOver } }
}

extension Vault {
    /// How often it is looked whether there is news.
    private static let interval = Duration.milliseconds(500)

    /// Waits until there is something to tell; nil when the caller has gone or the daemon stops.
    ///
    /// A follower sits before her log, so her session doesn't end for being idle; it ends with its lifetime, and then, as
    /// after a seal, the next step refuses and leaves the entry.
    package func news(since last: FollowAudit, for caller: Caller) async -> FollowAudit? {
        var next = last
        while !followers.isOver, !Task.isCancelled {
            if !next.isBehind, (try? await Task.sleep(for: Self.interval)) == nil { return nil }
            let step = next
            guard let token = step.token, let session = try? session(token, of: caller),
                let glance = try? await look(
                    in: session, for: caller,
                    { work throws(VaultError) in
                        try step.glance(work)
                    })
            else { return next }
            if glance.hasNews { return next }
            next = glance.next
        }
        return nil
    }
}
