import GRDB

/// SQLite's write-ahead log, as far as the daemon itself says when it is written back into the database.
///
/// What stands in the WAL alone is lost with that file, so it is never left to be the only place of more than a minute's
/// acknowledged work: it is written back at the start, each minute, at an orderly end, and at once when it is displaced.
enum WriteAheadLog {
    private enum Mode: String {
        /// As far as nobody reads an older state; keeps nobody waiting.
        case passive = "PASSIVE"
        /// All of it, after which the file is empty.
        case truncate = "TRUNCATE"
    }

    /// Writes it back as far as that is possible now.
    static func writeBack(_ database: Database) throws(VaultError) {
        _ = try checkpoint(.passive, database)
    }

    /// Writes all of it back and empties it; false when somebody still reads an older state.
    static func cut(_ database: Database, _ files: OpenFiles) throws(VaultError) -> Bool {
        guard try checkpoint(.truncate, database) else { return false }
        files.measure()
        return true
    }

    /// Does what keeps its content where it was displaced; what can't be done now is tried again each second.
    static func save(_ database: Database, _ files: OpenFiles) {
        do throws(VaultError) {
            switch files.remedy() {
            case .writeBack: try writeBack(database)
            // What was cut off can't be read: then this fails, the log stays blocked, and the next start says what is missing.
            case .cut: _ = try cut(database, files)
            case nil: break
            }
        } catch {}
    }

    private static func checkpoint(_ mode: Mode, _ database: Database) throws(VaultError) -> Bool {
        try Store(database: database).integers("PRAGMA wal_checkpoint(\(mode.rawValue))", []) == [0]
    }
}
