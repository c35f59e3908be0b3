import FoundationEssentials
import GRDB
import Trust

/// What stays of destroyed records, each under the directory key.
struct TombstoneTable {
    let store: Store
    let keys: UnsealedKeys

    func find(_ record: RecordID) throws(VaultError) -> Tombstone? {
        let row = try store.row("SELECT box FROM tombstone WHERE record = ?", [record.bytes.data])
        guard let row else { return nil }
        let bytes = try keys.openDirectory(row.blob(0, of: .tombstone), at: .tombstone, record.bytes)
        guard let tombstone = try? JSONDecoder().decode(Tombstone.self, from: bytes.data),
            tombstone.record == record.text
        else { throw .tampered(.tombstone, record.text) }
        return tombstone
    }

    func add(_ tombstone: Tombstone, of record: RecordID) throws(VaultError) {
        guard let bytes = try? JSONEncoder().encode(tombstone) else { throw .tampered(.tombstone, record.text) }
        let box = try keys.sealDirectory([UInt8](bytes), at: .tombstone, record.bytes)
        try store.run("INSERT INTO tombstone (record, box) VALUES (?, ?)", [record.bytes.data, box.data])
    }
}
