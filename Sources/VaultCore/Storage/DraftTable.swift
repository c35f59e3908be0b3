import FoundationEssentials
import GRDB
import Trust

/// Drafts at rest: one row each, replaced by every save.
struct DraftTable {
    let store: Store
    let keys: UnsealedKeys

    /// A draft as stored, unopened.
    struct Stored: Sendable {
        let id: RecordID
        let saved: Int64
        let descriptor: DraftDescriptor
        /// The descriptor as stored: what the text is bound to.
        let destination: [UInt8]
        let content: [UInt8]
    }

    func find(_ id: RecordID) throws(VaultError) -> Stored? {
        let row = try store.row("SELECT saved, descriptor, content FROM draft WHERE id = ?", [id.bytes.data])
        guard let row else { return nil }
        let bytes = try keys.openDirectory(row.blob(1, of: .draft), at: .draft, id.bytes)
        guard let descriptor = try? JSONDecoder().decode(DraftDescriptor.self, from: bytes.data) else {
            throw .tampered(.draft, id.text)
        }
        return Stored(
            id: id, saved: try row.integer(0, of: .draft), descriptor: descriptor, destination: bytes,
            content: try row.blob(2, of: .draft))
    }

    /// A draft that its author's list leads to: one that isn't there was altered.
    func listed(_ id: RecordID) throws(VaultError) -> Stored {
        guard let draft = try find(id) else { throw .tampered(.draft, id.text) }
        return draft
    }

    func put(
        _ id: RecordID, _ destination: [UInt8], _ content: [UInt8], at time: Int64
    ) throws(VaultError) {
        let box = try keys.sealDirectory(destination, at: .draft, id.bytes)
        try store.run(
            "INSERT OR REPLACE INTO draft (id, saved, descriptor, content) VALUES (?, ?, ?, ?)",
            [id.bytes.data, time, box.data, content.data])
    }

    func delete(_ id: RecordID) throws(VaultError) {
        try store.run("DELETE FROM draft WHERE id = ?", [id.bytes.data])
    }
}
