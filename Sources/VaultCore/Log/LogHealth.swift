import GRDB
import Interfaces

/// What can be said of the log without reading it.
enum LogHealth {
    static func read(_ work: Work) throws(VaultError) -> Audit.Health {
        let mark = work.state.mark()
        return Audit.Health(
            generation: Int(mark.generation), next: Int(mark.nextSeq), waiting: try inbox("waiting", work),
            tampered: try inbox("tampered", work))
    }

    private static func inbox(_ state: String, _ work: Work) throws(VaultError) -> Int {
        let row = try work.store.row("SELECT count(*) FROM log_inbox WHERE state = ?", [state])
        return Int(try row?.integer(0, of: .logInbox) ?? 0)
    }
}
