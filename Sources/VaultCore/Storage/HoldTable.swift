import FoundationEssentials
import GRDB
import Trust

/// Legal holds at rest, each under the directory key, found by a tag of their case.
struct HoldTable {
    let store: Store
    let keys: UnsealedKeys

    func find(_ id: HoldID) throws(VaultError) -> Hold? {
        let row = try store.row("SELECT box FROM legal_hold WHERE id = ?", [id.bytes.data])
        return try row.map { row throws(VaultError) in try open(row.blob(0, of: .legalHold), id) }
    }

    /// All holds of a case, lifted ones among them, oldest first.
    func all(of caseFile: CaseID) throws(VaultError) -> [Hold] {
        try holds(in: try store.rows("SELECT id, box FROM legal_hold WHERE place = ?", [place(caseFile).data]))
    }

    func all() throws(VaultError) -> [Hold] {
        try holds(in: try store.rows("SELECT id, box FROM legal_hold"))
    }

    func put(_ hold: Hold) throws(VaultError) {
        let id = try HoldID(stored: hold.id, in: .legalHold)
        guard let bytes = try? JSONEncoder().encode(hold) else { throw .tampered(.legalHold, hold.id) }
        let box = try keys.sealDirectory([UInt8](bytes), at: .legalHold, id.bytes)
        try store.run(
            "INSERT OR REPLACE INTO legal_hold (id, place, box) VALUES (?, ?, ?)",
            [id.bytes.data, place(CaseID(stored: hold.caseFile, in: .legalHold)).data, box.data])
    }

    func delete(_ hold: Hold) throws(VaultError) {
        let id = try HoldID(stored: hold.id, in: .legalHold)
        try store.run("DELETE FROM legal_hold WHERE id = ?", [id.bytes.data])
    }

    private func holds(in rows: [Row]) throws(VaultError) -> [Hold] {
        var found: [Hold] = []
        for row in rows {
            let id = try HoldID(stored: row.blob(0, of: .legalHold), in: .legalHold)
            found.append(try open(row.blob(1, of: .legalHold), id))
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
