import GRDB
import Trust

/// Slows down guessing of passphrases per (user, uid), across restarts; nobody else's login is touched.
struct Throttle {
    let store: Store
    let keys: UnsealedKeys

    private static let wait = DoublingWait(free: 3)
    /// Attempts beyond these make no difference.
    private static let most: Int64 = 1_000

    /// Refuses while she has to wait.
    func check(_ name: String, _ caller: Caller, at now: Moment) throws(VaultError) {
        guard
            let row = try store.row("SELECT until, ends, boot FROM throttle WHERE tag = ?", [tag(name, caller).data])
        else { return }
        let left =
            try row.text(2, of: .throttle) == now.boot
            ? Uptime(microseconds: try row.integer(1, of: .throttle)) - now.uptime
            : try row.integer(0, of: .throttle).distance(from: now.wall)
        // A calendar that was years ahead before the machine's restart must not lock anybody out once it is put right.
        if left > 0, left <= DoublingWait.longest { throw .throttled(seconds: Int(left / 1_000_000) + 1) }
    }

    func fail(_ name: String, _ caller: Caller, at now: Moment) throws(VaultError) {
        let tag = tag(name, caller)
        let row = try store.row("SELECT failures FROM throttle WHERE tag = ?", [tag.data])
        let before = try row.map { row throws(VaultError) in try row.integer(0, of: .throttle) } ?? 0
        let failures = min(max(0, before), Self.most) + 1
        let wait = Self.wait.microseconds(after: failures)
        try store.run(
            "INSERT OR REPLACE INTO throttle (tag, failures, until, ends, boot) VALUES (?, ?, ?, ?, ?)",
            [
                tag.data, failures, now.wall + wait, (now.uptime + wait).microseconds, now.boot,
            ])
    }

    func succeed(_ name: String, _ caller: Caller) throws(VaultError) {
        try store.run("DELETE FROM throttle WHERE tag = ?", [tag(name, caller).data])
    }

    private func tag(_ name: String, _ caller: Caller) -> [UInt8] {
        keys.tag("throttle", [Array(name.utf8), UInt64(caller.uid).counter])
    }
}
