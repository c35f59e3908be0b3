import Synchronization
import Trust

/// Keeps a flood of refusals from filling the disk: the first of a kind are entries, the rest are counted.
///
/// A kind is (uid, user, operation, rule); a stranger's first refusal in a minute is an entry, of a person in a session
/// the first thirty. What was counted becomes one entry a minute.
package final class Coalescer: Sendable {
    /// One kind of call that is counted together.
    struct Key: Hashable, Sendable {
        let caller: Caller
        let user: UserID?
        let action: String
        let rule: String
    }

    /// A kind and how often it came beyond its entries.
    struct Tally: Sendable {
        let key: Key
        let count: Int
    }

    private struct Window: Sendable {
        var began: Uptime
        var entries = 0
        var counted = 0
    }

    private static let minute: Int64 = 60_000_000
    /// Kinds told apart at most; beyond that calls are counted with their uid's others.
    private static let most = 4_096

    private let windows = Mutex<[Key: Window]>([:])

    /// Whether this call is to leave an entry of its own; if not, it has been counted.
    func admits(_ key: Key, at now: Uptime) -> Bool {
        windows.withLock { windows in
            let key =
                windows.count < Self.most || windows[key] != nil
                ? key : Key(caller: key.caller, user: nil, action: "many", rule: "many")
            var window = windows[key] ?? Window(began: now)
            defer { windows[key] = window }
            if window.entries < (key.user == nil ? 1 : 30) {
                window.entries += 1
                return true
            }
            window.counted += 1
            return false
        }
    }

    /// Counts a call that leaves no entry of its own.
    func count(_ key: Key, at now: Uptime) {
        windows.withLock { windows in windows[key, default: Window(began: now)].counted += 1 }
    }

    /// Takes back what was handed out and couldn't be written down; it is due again at once.
    func putBack(_ tallies: [Tally]) {
        windows.withLock { windows in
            for tally in tallies {
                windows[tally.key, default: Window(began: Uptime(microseconds: -Self.minute))].counted += tally.count
            }
        }
    }

    /// Closes windows older than a minute (all of them at a seal) and hands out what they counted.
    func harvest(at now: Uptime, sealing: Harvest = .due) -> [Tally] {
        windows.withLock { windows in
            let due = windows.filter { sealing == .everything || now - $0.value.began >= Self.minute }
            for key in due.keys { windows[key] = nil }
            return due.filter { $0.value.counted > 0 }.map { Tally(key: $0.key, count: $0.value.counted) }
        }
    }

    /// Which windows to close.
    package enum Harvest: Sendable {
        case due, everything
    }
}
