import GRDB
import Synchronization

/// Which tables SQLite's own check has found damaged, looked at once a day beside the writer.
final class TableHealth: Sendable {
    private struct State {
        var damaged: Set<String> = []
        /// Nil before the first time.
        var checked: Uptime?
    }

    private let state = Mutex(State())

    /// The damaged tables by name.
    var damaged: [String] { state.withLock { $0.damaged.sorted() } }

    /// Whether a day has gone by since the last check; whoever asks and is told so makes one.
    func isDue(at now: Uptime) -> Bool {
        state.withLock { state in
            if let checked = state.checked, now - checked < Uptime.day { return false }
            state.checked = now
            return true
        }
    }

    /// Takes what was found of a table; true for damage that is new.
    func note(_ table: String, isDamaged: Bool) -> Bool {
        state.withLock { state in
            if isDamaged { return state.damaged.insert(table).inserted }
            state.damaged.remove(table)
            return false
        }
    }
}

extension Vault {
    /// Has SQLite check the pages of one table after the other where that is due, each in a reading of its own.
    package func checkTablesIfDue() async {
        guard health.isDue(at: premises.now.uptime), let beside = try? file.readingBeside("tables"),
            let tables = try? await beside.read({ try SchemaCheck.tables(in: $0) })
        else { return }
        for table in tables {
            let found = try? await beside.read { try TableCheck.fault(of: [table], in: $0) }
            if health.note(table, isDamaged: found != nil) { premises.tell(.damagedTable(table)) }
        }
    }
}
