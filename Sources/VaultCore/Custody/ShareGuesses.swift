import Synchronization

/// Wrong shares slow down whoever types them: a share can't be guessed, but the log must not be flooded.
///
/// A right one in between changes nothing: whoever has one share would otherwise guess at the others without end.
final class ShareGuesses: Sendable {
    private struct Guesses {
        var wrong: Int64 = 0
        var until = Uptime(microseconds: 0)
    }

    private let guesses = Mutex<[UInt32: Guesses]>([:])

    private static let wait = DoublingWait(free: 5)
    /// How long after the last wait it takes until all is forgotten, in microseconds: an hour.
    private static let memory: Int64 = 3_600_000_000
    /// Unix accounts remembered at most.
    private static let most = 1_024

    /// Runs a check of what a caller has typed, and counts what is wrong with it; `throttled` while she has to wait.
    func counting<Value: ~Copyable>(
        _ caller: Caller, at now: Uptime, _ check: () throws(VaultError) -> Value
    ) throws(VaultError) -> Value {
        try checkWait(of: caller, at: now)
        do throws(VaultError) {
            return try check()
        } catch {
            switch error {
            case .wrongShare, .wrongCode: noteWrong(by: caller, at: now)
            default: break
            }
            throw error
        }
    }

    private func checkWait(of caller: Caller, at now: Uptime) throws(VaultError) {
        let until = guesses.withLock { $0[caller.uid]?.until ?? now }
        if until > now {
            throw .throttled(seconds: Int((until - now) / 1_000_000) + 1)
        }
    }

    private func noteWrong(by caller: Caller, at now: Uptime) {
        guesses.withLock { guesses in
            if guesses.count >= Self.most { guesses = guesses.filter { $0.value.until > now } }
            var mine = guesses[caller.uid] ?? Guesses()
            if now - mine.until > Self.memory { mine = Guesses() }
            mine.wrong += 1
            mine.until = now + Self.wait.microseconds(after: mine.wrong)
            guesses[caller.uid] = mine
        }
    }
}
