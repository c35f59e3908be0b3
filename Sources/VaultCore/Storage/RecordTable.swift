import GRDB
import Sealing
import Trust

/// Records and their versions: ciphertext, random ids, and what the directory key covers.
struct RecordTable {
    let store: Store
    let keys: UnsealedKeys

    /// A version as stored, unopened.
    struct StoredVersion: Sendable {
        let place: RecordPlace
        let descriptor: VersionDescriptor
        let entered: Int64
        let content: [UInt8]

        /// What the audit log pins.
        var digest: [UInt8] { Hash.sha256(content) }
    }

    /// A version's ciphertexts.
    struct Sealed {
        let content: [UInt8]
        let facts: [UInt8]
    }

    func newest(of record: RecordID) throws(VaultError) -> StoredVersion? {
        guard let version = try newestVersion(of: record) else { return nil }
        return try self.version(RecordPlace(record: record, version: version))
    }

    /// How many versions a record has had; nil if there is none, as for a draft or once it is destroyed.
    ///
    /// `tampered` where that isn't the newest of the versions there are: an older text must not pass for what stands.
    func newestVersion(of record: RecordID) throws(VaultError) -> UInt32? {
        let row = try store.row(
            """
            SELECT (SELECT version FROM record WHERE id = ?), max(version) FROM record_version WHERE record = ?
            HAVING max(version) IS NOT NULL
            """, [record.bytes.data, record.bytes.data])
        guard let row else {
            // A record that says it is there and has no version was altered; of a destroyed one its tombstone is left.
            guard let row = try store.row("SELECT state FROM record WHERE id = ?", [record.bytes.data]) else {
                return nil
            }
            let (state, hasTombstone) = (try row.text(0, of: .record), try hasTombstone(record))
            if state == Self.destroyed, hasTombstone { return nil }
            throw .tampered(.record, record.text)
        }
        guard let newest = try? row.number(0, of: .record), try newest == row.number(1, of: .recordVersion) else {
            throw .tampered(.record, record.text)
        }
        return newest
    }

    private func hasTombstone(_ record: RecordID) throws(VaultError) -> Bool {
        try store.row("SELECT 1 FROM tombstone WHERE record = ?", [record.bytes.data]) != nil
    }

    private static let destroyed = "destroyed"

    /// What the newest version of a record is, its content left on the disk: what a list or a count needs.
    func newestDescriptor(of record: RecordID) throws(VaultError) -> VersionDescriptor? {
        guard let version = try newestVersion(of: record) else { return nil }
        let row = try store.row(
            "SELECT descriptor FROM record_version WHERE record = ? AND version = ?",
            [record.bytes.data, Int64(version)])
        return try row.map { row throws(VaultError) in
            try openDescriptor(row.blob(0, of: .recordVersion), RecordPlace(record: record, version: version))
        }
    }

    func version(_ place: RecordPlace) throws(VaultError) -> StoredVersion? {
        let row = try store.row(
            "SELECT entered, descriptor, content FROM record_version WHERE record = ? AND version = ?",
            [place.record.bytes.data, Int64(place.version)])
        return try row.map { row throws(VaultError) in try stored(row, place) }
    }

    /// Whether there is a version of a record, or a key to one.
    func isAnythingLeft(of record: RecordID) throws(VaultError) -> Bool {
        let row = try store.row(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM record_version WHERE record = ?)
            OR EXISTS (SELECT 1 FROM record_key WHERE record = ?)
            """, [record.bytes.data, record.bytes.data])
        return row != nil
    }

    /// Reads entered, descriptor and content, in this order.
    private func stored(_ row: Row, _ place: RecordPlace) throws(VaultError) -> StoredVersion {
        StoredVersion(
            place: place, descriptor: try openDescriptor(row.blob(1, of: .recordVersion), place),
            entered: try row.integer(0, of: .recordVersion), content: try row.blob(2, of: .recordVersion))
    }

    /// Writes a version; the first makes the record.
    func add(
        _ place: RecordPlace, _ descriptor: VersionDescriptor, _ sealed: Sealed, at entered: Int64
    ) throws(VaultError) {
        if place.version == 1 {
            try store.run(
                "INSERT INTO record (id, state, version, entered) VALUES (?, 'current', 1, ?)",
                [place.record.bytes.data, entered])
        } else {
            try store.run(
                "UPDATE record SET version = ? WHERE id = ?", [Int64(place.version), place.record.bytes.data])
        }
        let box = try keys.sealDirectory(descriptor.encoded, at: .recordVersion, rowName(place))
        try store.run(
            """
            INSERT INTO record_version (record, version, form_version, entered, descriptor, facts, content)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                place.record.bytes.data, Int64(place.version), Int64(descriptor.formVersion), entered, box.data,
                sealed.facts.data, sealed.content.data,
            ])
    }

    /// Deletes all versions of a record with all their keys; the file's pages are overwritten (`secure_delete`).
    func destroy(_ record: RecordID) throws(VaultError) {
        try RecordKeyTable(store: store, keys: keys).deleteAll(of: record)
        try store.run("DELETE FROM record_version WHERE record = ?", [record.bytes.data])
        try store.run("UPDATE record SET state = ? WHERE id = ?", [Self.destroyed, record.bytes.data])
    }

    private func openDescriptor(_ box: [UInt8], _ place: RecordPlace) throws(VaultError) -> VersionDescriptor {
        try VersionDescriptor(stored: keys.openDirectory(box, at: .recordVersion, rowName(place)))
    }

    private func rowName(_ place: RecordPlace) -> [UInt8] {
        place.record.bytes + UInt64(place.version).counter
    }
}
