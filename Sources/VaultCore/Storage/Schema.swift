import GRDB

/// The tables of a vault, from the first version on, as forward-only migrations.
///
/// A thief of the file must not see caseloads: every row that could link people, cases and records is found by a keyed
/// tag and rests under the directory key. Key-book rows name the master epoch they rest under, so that rotation can
/// walk them in batches without touching data.
enum Schema {
    static let version = 3

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: founding + keyBook + caseFile + log)
        }
        migrator.registerMigration("retention") { database in
            try database.execute(sql: retention)
        }
        migrator.registerMigration("tree") { database in
            try database.execute(sql: tree)
        }
        return migrator
    }

    /// The vault's own facts and what protects its root key.
    private static let founding = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE slot (
            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, parameters BLOB NOT NULL, box BLOB NOT NULL) STRICT;
        CREATE TABLE share (
            share_set BLOB NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (share_set, position)) STRICT, WITHOUT ROWID;
        """

    private static let keyBook = """
        CREATE TABLE master_key (
            epoch INTEGER PRIMARY KEY, state TEXT NOT NULL, created INTEGER NOT NULL, box BLOB NOT NULL) STRICT;
        CREATE TABLE book_key (
            name TEXT NOT NULL, number INTEGER NOT NULL, master_epoch INTEGER NOT NULL REFERENCES master_key(epoch),
            box BLOB NOT NULL, PRIMARY KEY (name, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE account (id BLOB PRIMARY KEY, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE seed (
            user BLOB PRIMARY KEY REFERENCES account(id), master_epoch INTEGER NOT NULL REFERENCES master_key(epoch),
            box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE statement (tag BLOB PRIMARY KEY, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE grant_box (
            tag BLOB PRIMARY KEY, master_epoch INTEGER NOT NULL REFERENCES master_key(epoch),
            box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE record_key (
            record BLOB NOT NULL, version INTEGER NOT NULL, compartment BLOB NOT NULL,
            master_epoch INTEGER NOT NULL REFERENCES master_key(epoch), box BLOB NOT NULL,
            PRIMARY KEY (record, version, compartment)) STRICT, WITHOUT ROWID;
        CREATE TABLE facts_key (
            record BLOB NOT NULL, version INTEGER NOT NULL, master_epoch INTEGER NOT NULL REFERENCES master_key(epoch),
            box BLOB NOT NULL, PRIMARY KEY (record, version)) STRICT, WITHOUT ROWID;
        CREATE TABLE approval (
            id BLOB PRIMARY KEY, state TEXT NOT NULL, expires INTEGER NOT NULL, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """

    private static let caseFile = """
        CREATE TABLE directory (tag BLOB PRIMARY KEY, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE record (
            id BLOB PRIMARY KEY, state TEXT NOT NULL, newest BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE record_version (
            row INTEGER PRIMARY KEY, record BLOB NOT NULL REFERENCES record(id), version INTEGER NOT NULL,
            form_version INTEGER NOT NULL, entered INTEGER NOT NULL,
            descriptor BLOB NOT NULL, facts BLOB NOT NULL, content BLOB NOT NULL) STRICT;
        CREATE UNIQUE INDEX record_version_place ON record_version (record, version);
        CREATE TABLE draft (
            id BLOB PRIMARY KEY, descriptor BLOB NOT NULL, content BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE request (
            tag BLOB PRIMARY KEY, made INTEGER NOT NULL, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX request_made ON request (made);
        CREATE TABLE throttle (
            tag BLOB PRIMARY KEY, failures INTEGER NOT NULL, until INTEGER NOT NULL, ends INTEGER NOT NULL, boot TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """

    /// Part of the key book: a restored older data part must not bring back what was destroyed.
    private static let retention = """
        CREATE TABLE tombstone (record BLOB PRIMARY KEY, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE legal_hold (id BLOB PRIMARY KEY, place BLOB NOT NULL, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX legal_hold_place ON legal_hold (place);
        """

    private static let log = """
        CREATE TABLE log_entry (
            generation INTEGER NOT NULL, seq INTEGER NOT NULL, segment INTEGER NOT NULL, leaf BLOB NOT NULL,
            box BLOB NOT NULL, PRIMARY KEY (generation, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE log_tag (
            tag BLOB NOT NULL, generation INTEGER NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (tag, generation, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE log_inbox (
            generation INTEGER NOT NULL, seq INTEGER NOT NULL, leaf BLOB NOT NULL, box BLOB NOT NULL,
            state TEXT NOT NULL, PRIMARY KEY (generation, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE log_reason (
            generation INTEGER NOT NULL, seq INTEGER NOT NULL, master_epoch INTEGER NOT NULL REFERENCES master_key(epoch),
            key BLOB NOT NULL, box BLOB NOT NULL, PRIMARY KEY (generation, seq)) STRICT, WITHOUT ROWID;
        """

    /// Public by nature: hashes that need no secret, and what was signed over them.
    private static let tree = """
        CREATE TABLE log_node (
            generation INTEGER NOT NULL, level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (generation, level, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE log_checkpoint (
            generation INTEGER NOT NULL, size INTEGER NOT NULL, made INTEGER NOT NULL, note TEXT NOT NULL,
            PRIMARY KEY (generation, size)) STRICT, WITHOUT ROWID;
        """
}
