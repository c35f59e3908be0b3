import GRDB

/// One use of the writer's connection.
struct CommitTurn: Sendable {
    enum Place {
        /// In the transaction of the batch; returns what it was refused with.
        case shared
        /// Beside any transaction: looking something up, or cutting SQLite's log.
        case alone
    }

    let place: Place
    /// Keeps its own result.
    let run: @Sendable (Database) -> VaultError?
    /// Called once the commit is durable, or with the error that undid it.
    let finish: @Sendable (VaultError?) -> Void
}
