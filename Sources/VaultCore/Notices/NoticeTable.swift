import FoundationEssentials
import Trust

/// Notices at rest, under the directory key.
struct NoticeTable {
    let directory: DirectoryTable

    func find(_ id: NoticeID) throws(VaultError) -> Notice? {
        guard let bytes = try directory.value(.notice, id.bytes) else { return nil }
        guard let notice = try? JSONDecoder().decode(Notice.self, from: bytes.data), notice.id == id.text else {
            throw .tampered(.directory, id.text)
        }
        return notice
    }

    /// A notice that a list leads to: one that isn't there was altered.
    func listed(_ id: NoticeID) throws(VaultError) -> Notice {
        guard let notice = try find(id) else {
            let row = directory.row(.notice, id.bytes)
            throw .tampered(row.table, row.row)
        }
        return notice
    }

    func put(_ notice: Notice, _ id: NoticeID) throws(VaultError) {
        guard let bytes = try? JSONEncoder().encode(notice) else { throw .tampered(.directory, id.text) }
        try directory.put([UInt8](bytes), .notice, id.bytes)
    }
}
