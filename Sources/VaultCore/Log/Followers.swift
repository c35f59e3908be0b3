import Synchronization

/// Those who follow the log now: so many at most, and none once the daemon ends.
package final class Followers: Sendable {
    package let places = Turnstile(most: 32, ofOne: 8, .followers)
    private let over = Mutex(false)

    /// Sends everybody home.
    package func end() { over.withLock { $0 = true } }

    package var isOver: Bool { over.withLock { $0 } }
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
