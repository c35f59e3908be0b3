import FoundationEssentials
import GRDB
import Trust

/// Legal holds at rest, each under the directory key, with a tag of their case beside it.
///
/// Whose hold it is stands in the box alone: whoever has the file can change a tag, and must not lift a hold by that. The
/// directory names every hold, so that a row taken away is missed.
struct HoldTable {
    let store: Store
    let keys: UnsealedKeys

    func find(_ id: HoldID) throws(VaultError) -> Hold? {
        let row = try store.row("SELECT box FROM legal_hold WHERE id = ?", [id.bytes.data])
        return try row.map { row throws(VaultError) in try open(row.blob(0, of: .legalHold), id) }
    }

    /// All holds of a case, lifted ones among them, oldest first.
    func all(of caseFile: CaseID) throws(VaultError) -> [Hold] {
        try all().filter { $0.caseFile == caseFile.text }
    }

    /// All of the organisation that can be read, for a list.
    func readable() throws(VaultError) -> [Hold] {
        var found: [Hold] = []
        for row in try store.rows("SELECT id, place, box FROM legal_hold") {
            found += try store.passedOver.intact { () throws(VaultError) in try holds(in: [row]) } ?? []
        }
        let ids = Set(found.map(\.id))
        for bytes in try directory.all(.holds, []) {
            let id = try store.passedOver.intact { () throws(VaultError) in try HoldID(stored: bytes, in: .legalHold) }
            if let id, !ids.contains(id.text) { store.passedOver.note(DamagedRow(table: .legalHold, row: id.text)) }
        }
        return found.sorted { ($0.made, $0.id) < ($1.made, $1.id) }
    }

    /// All of the organisation, which are few; `tampered` if a row was altered or is gone: whatever one of them may keep
    /// from being destroyed stays.
    func all() throws(VaultError) -> [Hold] {
        let found = try holds(in: try store.rows("SELECT id, place, box FROM legal_hold"))
        let ids = Set(found.map(\.id))
        for bytes in try directory.whole(.holds, []) {
            let id = try HoldID(stored: bytes, in: .legalHold)
            guard ids.contains(id.text) else { throw .tampered(.legalHold, id.text) }
        }
        return found
    }

    /// Whether the directory names a hold, be its row there or not.
    func isListed(_ id: HoldID) throws(VaultError) -> Bool { try directory.all(.holds, []).contains(id.bytes) }

    /// Whether a hold opens, lies beside the tag of its case and is named by the directory, as far as that can be read.
    func isWhole(_ id: HoldID) throws(VaultError) -> Bool {
        let rows = try store.rows("SELECT id, place, box FROM legal_hold WHERE id = ?", [id.bytes.data])
        guard try holds(in: rows).count == 1 else { return false }
        return try intact({ () throws(VaultError) in try directory.whole(.holds, []) })?.contains(id.bytes) ?? true
    }

    func put(_ hold: Hold) throws(VaultError) {
        let id = try HoldID(stored: hold.id, in: .legalHold)
        guard let bytes = try? JSONEncoder().encode(hold) else { throw .tampered(.legalHold, hold.id) }
        let box = try keys.sealDirectory([UInt8](bytes), at: .legalHold, id.bytes)
        try store.run(
            "INSERT OR REPLACE INTO legal_hold (id, place, box) VALUES (?, ?, ?)",
            [id.bytes.data, place(CaseID(stored: hold.caseFile, in: .legalHold)).data, box.data])
        if try !directory.whole(.holds, []).contains(id.bytes) { try directory.append(id.bytes, to: .holds, []) }
    }

    func delete(_ hold: Hold) throws(VaultError) {
        let id = try HoldID(stored: hold.id, in: .legalHold)
        try store.run("DELETE FROM legal_hold WHERE id = ?", [id.bytes.data])
        try directory.removeValue(id.bytes, from: .holds, [])
    }

    private var directory: DirectoryTable { DirectoryTable(store: store, keys: keys) }

    private func holds(in rows: [Row]) throws(VaultError) -> [Hold] {
        var found: [Hold] = []
        for row in rows {
            let id = try HoldID(stored: row.blob(0, of: .legalHold), in: .legalHold)
            let hold = try open(row.blob(2, of: .legalHold), id)
            guard try place(CaseID(stored: hold.caseFile, in: .legalHold)) == row.blob(1, of: .legalHold) else {
                throw .tampered(.legalHold, id.text)
            }
            found.append(hold)
        }
        return found.sorted { ($0.made, $0.id) < ($1.made, $1.id) }
    }

    private func open(_ box: [UInt8], _ id: HoldID) throws(VaultError) -> Hold {
        let bytes = try keys.openDirectory(box, at: .legalHold, id.bytes)
        guard let hold = try? JSONDecoder().decode(Hold.self, from: bytes.data), hold.id == id.text else {
            throw .tampered(.legalHold, id.text)
        }
        return hold
    }

    private func place(_ caseFile: CaseID) -> [UInt8] { keys.tag("legal hold", [caseFile.bytes]) }
}
