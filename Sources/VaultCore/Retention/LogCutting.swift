import FoundationEssentials
import GRDB

/// Cuts the database's write-ahead log after a deletion that is to last: until then that file holds what was deleted.
///
/// Whatever deletes keys asks for a cutting in its own transaction, by number; the cutting that follows the commit notes how far
/// it came. What a kill leaves behind is done at the next start, sealed or not, and else every minute.
enum LogCutting {
    static let requested = "cutting requested"
    static let done = "cutting done"

    /// Asks for a cutting; returns its number.
    static func request(_ store: Store) throws(VaultError) -> Int64 {
        let next = try number(requested, store) + 1
        try put(next, requested, store)
        return next
    }

    /// Whether the cutting of this number has been done.
    static func isDone(_ number: Int64, _ store: Store) throws(VaultError) -> Bool {
        try self.number(done, store) >= number
    }

    /// Whether a cutting of this number has been asked for.
    static func isRequested(_ number: UInt64, _ store: Store) throws(VaultError) -> Bool {
        try UInt64(clamping: self.number(requested, store)) >= number
    }

    /// Cuts the log if a deletion has asked for it; outside any transaction.
    ///
    /// Another program reading the file keeps it from being cut; then it stays asked for.
    static func perform(_ database: Database, _ file: VaultFile) throws {
        let store = Store(database: database)
        let wanted = try number(requested, store)
        guard try number(done, store) < wanted, file.isWhole, try WriteAheadLog.cut(database, file.files) else {
            return
        }
        FaultPoint.logCut.reach()
        try forget(database)
        try put(wanted, done, store)
    }

    /// Drops what SQLite keeps in memory of rows that were: values bound to statements, results read, cached pages.
    private static func forget(_ database: Database) throws {
        database.clearSchemaCache()
        try database.inTransaction {
            try database.execute(sql: scrubbing)
            return .rollback
        }
        try database.execute(sql: "PRAGMA shrink_memory")
    }

    /// Overwrites the two pages that SQLite keeps for as long as a connection lives and never clears.
    ///
    /// In one it builds the cell of each insert (`BtShared.pTmpSpace`): a cell as long as a page of 4096 bytes takes. To
    /// the other it copies a page that it tidies up (`Pager.pTmpSpace`), for which the page has to have more than two
    /// holes, none of them large enough. Nothing of it is committed.
    private static let scrubbing = """
        CREATE TABLE scrub (row INTEGER PRIMARY KEY, zeroes BLOB NOT NULL);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 18)
            INSERT INTO scrub SELECT i, zeroblob(200) FROM n;
        DELETE FROM scrub WHERE row IN (3, 6, 9, 12);
        INSERT INTO scrub VALUES (20, zeroblob(700)), (21, zeroblob(4040));
        """

    private static func number(_ name: String, _ store: Store) throws(VaultError) -> Int64 {
        guard let row = try store.row("SELECT value FROM meta WHERE name = ?", [name]) else { return 0 }
        guard let number = Int64(exactly: try UInt64(counter: row.blob(0, of: .meta))), number < .max else {
            throw .tampered(.meta, name)
        }
        return number
    }

    private static func put(_ number: Int64, _ name: String, _ store: Store) throws(VaultError) {
        try store.run(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
            [name, UInt64(bitPattern: number).counter.data])
    }
}

extension Work {
    /// Has the database's log cut once this is durable, so that what is deleted here isn't left in it; returns the
    /// cutting's number.
    @discardableResult
    func cutLogOnceDurable() throws(VaultError) -> Int64 {
        if let cutting { return cutting }
        let number = try LogCutting.request(store)
        cutting = number
        let vault = vault
        onceDurable { await vault.cutLog() }
        return number
    }
}

extension Vault {
    /// Cuts the database's log where a deletion has asked for it; what fails now is tried again each minute.
    func cutLog() async {
        FaultPoint.destructionCommitted.reach()
        let file = file
        try? await loop.performAlone(for: .vault) { database throws(VaultError) in
            do { try LogCutting.perform(database, file) } catch { throw VaultError(storage: error) }
        }
    }
}
