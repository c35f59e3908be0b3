import Sealing
import Synchronization

/// The shares that custodians have entered, in locked memory only, until there are enough of them.
///
/// Whoever has the daemon's memory before that has fewer shares than it takes. They are wiped when the deed is done,
/// when it is cancelled or expires, at a seal and at a stop; a kill takes them with it.
final class ShareDesk: Sendable {
    /// One share, which several values may refer to.
    private final class Kept: Sendable {
        let share: Share

        init(_ share: consuming Share) {
            self.share = share
        }
    }

    private let kept = Mutex<[UInt8: Kept]>([:])
    private let guesses = Mutex<[UInt32: Guesses]>([:])

    func keep(_ share: consuming Share) {
        let index = share.index
        let held = Kept(share)
        kept.withLock { $0[index] = held }
    }

    /// The secret that these shares give; only those that a durable entry counts are asked for.
    func secret(of indices: [UInt8], _ set: ShareSetDescription, hashes: [[UInt8]]) throws(SealingError) -> Secret {
        let shares = kept.withLock { $0 }
        var collector = try ShareCollector(set, hashes: hashes)
        for index in indices {
            if let held = shares[index] { try collector.add(held.share) }
        }
        return try collector.combine()
    }

    func wipe() {
        kept.withLock { $0 = [:] }
    }

    /// Shares in memory now, for tests and figures.
    var count: Int { kept.withLock { $0.count } }
}

/// Wrong shares slow down whoever types them: a share can't be guessed, but the log must not be flooded.
extension ShareDesk {
    private struct Guesses {
        var wrong = 0
        /// Microseconds since 1970 UTC.
        var until: Int64 = 0
    }

    /// Attempts that cost nothing; then the wait doubles from one second up to a quarter of an hour.
    private static let free = 5
    private static let longest: Int64 = 900
    /// Unix accounts remembered at most.
    private static let most = 1_024

    func checkWait(of caller: Caller, at now: Int64) throws(VaultError) {
        let until = guesses.withLock { $0[caller.uid]?.until ?? 0 }
        if until > now, until - now <= Self.longest * 1_000_000 {
            throw .throttled(seconds: Int((until - now) / 1_000_000) + 1)
        }
    }

    func noteWrong(by caller: Caller, at now: Int64) {
        guesses.withLock { guesses in
            if guesses.count >= Self.most { guesses = guesses.filter { $0.value.until > now } }
            var mine = guesses[caller.uid] ?? Guesses()
            mine.wrong += 1
            let wait = mine.wrong <= Self.free ? 0 : min(Self.longest, 1 << Int64(min(mine.wrong - Self.free - 1, 20)))
            mine.until = now + wait * 1_000_000
            guesses[caller.uid] = mine
        }
    }

    func noteRight(by caller: Caller) {
        guesses.withLock { $0[caller.uid] = nil }
    }
}
