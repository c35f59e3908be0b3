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
        /// What is told of it to whoever holds the server, under a key of its own.
        let facts: [UInt8]

        /// What stands of it in clear, unless somebody has changed that.
        var columns: Columns { Columns(formVersion: descriptor.formVersion, entered: entered) }

        /// What the audit log pins.
        var digest: [UInt8] { RecordTable.digest(descriptor, entered, Sealed(content: content, facts: facts)) }
    }

    /// A version's ciphertexts.
    struct Sealed {
        let content: [UInt8]
        let facts: [UInt8]
    }

    /// The hash by which the log knows a version: all that rests of it, whoever could seal another in its place.
    static func digest(_ descriptor: VersionDescriptor, _ entered: Int64, _ sealed: Sealed) -> [UInt8] {
        Hash.sha256(
            AssociatedData("amanat version/1").adding(descriptor.encoded).adding(UInt64(bitPattern: entered))
                .adding(Hash.sha256(sealed.content)).adding(Hash.sha256(sealed.facts)).encoded)
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
            SELECT (SELECT newest FROM record WHERE id = ?), max(version) FROM record_version WHERE record = ?
            HAVING max(version) IS NOT NULL
            """, [record.bytes.data, record.bytes.data])
        guard let row else {
            // A record that says it is there and has no version was altered; of a destroyed one its tombstone is left.
            let row = try store.row("SELECT state FROM record WHERE id = ?", [record.bytes.data])
            let hasTombstone = try hasTombstone(record)
            guard let row else { return nil }
            if try row.text(0, of: .record) == Self.destroyed, hasTombstone { return nil }
            throw .tampered(.record, record.text)
        }
        guard let box = try? row.blob(0, of: .record),
            let newest = try? UInt64(counter: keys.openDirectory(box, at: .record, record.bytes)),
            try newest == UInt64(row.number(1, of: .recordVersion))
        else { throw .tampered(.record, record.text) }
        return UInt32(truncatingIfNeeded: newest)
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
            let place = RecordPlace(record: record, version: version)
            return try described(row.blob(0, of: .recordVersion), place).descriptor
        }
    }

    func version(_ place: RecordPlace) throws(VaultError) -> StoredVersion? {
        let row = try store.row(
            "SELECT descriptor, content, facts FROM record_version WHERE record = ? AND version = ?",
            [place.record.bytes.data, Int64(place.version)])
        return try row.map { row throws(VaultError) in try stored(row, place) }
    }

    /// What stands of a version in clear.
    struct Columns: Equatable {
        let formVersion: UInt32
        let entered: Int64
    }

    func columns(of place: RecordPlace) throws(VaultError) -> Columns? {
        let row = try store.row(
            "SELECT form_version, entered FROM record_version WHERE record = ? AND version = ?",
            [place.record.bytes.data, Int64(place.version)])
        return try row.map { row throws(VaultError) in
            Columns(
                formVersion: try row.number(0, of: .recordVersion), entered: try row.integer(1, of: .recordVersion))
        }
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

    /// Reads descriptor, content and facts, in this order.
    private func stored(_ row: Row, _ place: RecordPlace) throws(VaultError) -> StoredVersion {
        let described = try described(row.blob(0, of: .recordVersion), place)
        return StoredVersion(
            place: place, descriptor: described.descriptor, entered: described.entered,
            content: try row.blob(1, of: .recordVersion), facts: try row.blob(2, of: .recordVersion))
    }

    /// Writes a version; the first makes the record.
    func add(
        _ place: RecordPlace, _ descriptor: VersionDescriptor, _ sealed: Sealed, at entered: Int64
    ) throws(VaultError) {
        let newest = try keys.sealDirectory(UInt64(place.version).counter, at: .record, place.record.bytes)
        if place.version == 1 {
            try store.run(
                "INSERT INTO record (id, state, newest) VALUES (?, 'current', ?)",
                [place.record.bytes.data, newest.data])
        } else {
            try store.run("UPDATE record SET newest = ? WHERE id = ?", [newest.data, place.record.bytes.data])
        }
        let plain = descriptor.encoded + Array("\n\(entered)".utf8)
        let box = try keys.sealDirectory(plain, at: .recordVersion, rowName(place))
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

    /// What a version is, and when it was entered: the column of that name is anybody's to change.
    private func described(
        _ box: [UInt8], _ place: RecordPlace
    ) throws(VaultError) -> (descriptor: VersionDescriptor, entered: Int64) {
        let plain = try keys.openDirectory(box, at: .recordVersion, rowName(place))
        guard let end = plain.lastIndex(of: UInt8(ascii: "\n")),
            let entered = Int64(String(decoding: plain[(end + 1)...], as: UTF8.self))
        else { throw .tampered(.recordVersion, place.record.text) }
        return (try VersionDescriptor(stored: Array(plain[..<end])), entered)
    }

    private func rowName(_ place: RecordPlace) -> [UInt8] {
        place.record.bytes + UInt64(place.version).counter
    }
}
