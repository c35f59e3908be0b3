import FoundationEssentials
import GRDB
import Sealing
import Trust

/// Drafts at rest: one row each, replaced by every save.
struct DraftTable {
    let store: Store
    let keys: UnsealedKeys

    /// A draft as stored, unopened.
    struct Stored: Sendable {
        let id: RecordID
        /// Microseconds since 1970.
        let saved: Int64
        let descriptor: DraftDescriptor
        /// The descriptor as stored: what the text is bound to.
        let destination: [UInt8]
        let content: [UInt8]
        /// Of the content as it was stored.
        fileprivate let digest: [UInt8]

        /// Whether the text is the one that was stored, which only its author opens.
        var isWhole: Bool { Hash.sha256(content) == digest }
    }

    func find(_ id: RecordID) throws(VaultError) -> Stored? {
        let row = try store.row("SELECT descriptor, content FROM draft WHERE id = ?", [id.bytes.data])
        guard let row else { return nil }
        let bytes = try keys.openDirectory(row.blob(0, of: .draft), at: .draft, id.bytes)
        let destination = Array(bytes.dropFirst(40))
        guard let saved = try? UInt64(counter: Array(bytes.prefix(8))),
            let descriptor = try? JSONDecoder().decode(DraftDescriptor.self, from: destination.data)
        else { throw .tampered(.draft, id.text) }
        return Stored(
            id: id, saved: Int64(clamping: saved), descriptor: descriptor, destination: destination,
            content: try row.blob(1, of: .draft), digest: Array(bytes[8..<40]))
    }

    /// A draft that its author's list leads to: one that isn't there was altered.
    func listed(_ id: RecordID) throws(VaultError) -> Stored {
        guard let draft = try find(id) else { throw .tampered(.draft, id.text) }
        return draft
    }

    func put(
        _ id: RecordID, _ destination: [UInt8], _ content: [UInt8], at time: Int64
    ) throws(VaultError) {
        let plain = UInt64(bitPattern: time).counter + Hash.sha256(content) + destination
        let box = try keys.sealDirectory(plain, at: .draft, id.bytes)
        try store.run(
            "INSERT OR REPLACE INTO draft (id, descriptor, content) VALUES (?, ?, ?)",
            [id.bytes.data, box.data, content.data])
    }

    func delete(_ id: RecordID) throws(VaultError) {
        try store.run("DELETE FROM draft WHERE id = ?", [id.bytes.data])
    }
}
