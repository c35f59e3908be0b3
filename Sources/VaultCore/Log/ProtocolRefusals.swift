import GRDB
import TransparencyLog

extension Vault {
    /// Puts on record what the protocol layer refused before any operation saw it, such as an unknown method.
    ///
    /// The first of a kind from a caller is an entry, the rest are counted; before the founding there is no log.
    package func noteRefusal(_ rule: String, by caller: Caller) async {
        guard facts.phase != .absent else { return }
        let now = premises.now
        let key = Coalescer.Key(caller: caller, user: nil, action: "protocol", rule: rule)
        guard coalescer.admits(key, at: now.uptime) else { return }
        let request = Work.Request(caller: caller, at: now, keys: keys, session: nil)
        let vault = self
        _ = try? await commit(.refusal, for: Party(caller)) { database, state throws(VaultError) in
            let work = Work(vault, Store(database: database), state, request)
            work.entry.rule = rule
            try LogWriter(work).append("protocol", .denied)
        }
    }
}
