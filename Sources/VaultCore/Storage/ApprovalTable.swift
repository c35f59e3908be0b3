import GRDB
import Trust

/// Requests for a second person's approval at rest, each under the directory key.
///
/// State and expiry stand beside the box only to pass rows over by; what counts is inside, and signed.
struct ApprovalTable {
    let store: Store
    let keys: UnsealedKeys

    func find(_ id: ApprovalID) throws(VaultError) -> Approval? {
        guard let row = try store.row("SELECT box FROM approval WHERE id = ?", [id.bytes.data]) else { return nil }
        return try open(row.blob(0, of: .approval), id)
    }

    /// Whether a request opens, and what stands beside its box says the same.
    func isWhole(_ row: Row) throws(VaultError) -> Bool {
        let id = try ApprovalID(stored: row.blob(0, of: .approval), in: .approval)
        return try agrees(row, with: open(row.blob(3, of: .approval), id))
    }

    private func agrees(_ row: Row, with approval: Approval) throws(VaultError) -> Bool {
        guard try row.text(1, of: .approval) == approval.state.rawValue else { return false }
        return try row.integer(2, of: .approval) == approval.term.until
    }

    /// Requests that are neither over nor expired, oldest first.
    func open(at now: Moment) throws(VaultError) -> [Approval] {
        try unended().filter { $0.term.standing(at: now) != .over }.sorted {
            ($0.term.from, $0.id) < ($1.term.from, $1.id)
        }
    }

    /// Requests that nobody has ended, whatever their time; any row is opened that doesn't say it is over.
    func unended() throws(VaultError) -> [Approval] {
        var found: [Approval] = []
        let rows = try store.rows(
            "SELECT id, state, expires, box FROM approval WHERE state NOT IN ('used', 'refused', 'withdrawn')")
        for row in rows {
            let approval = try store.passedOver.intact { () throws(VaultError) in
                let id = try ApprovalID(stored: row.blob(0, of: .approval), in: .approval)
                let approval = try open(row.blob(3, of: .approval), id)
                // Beside a box that opens, nobody is misled by these.
                if try !agrees(row, with: approval) {
                    store.passedOver.note(DamagedRow(table: .approval, row: id.text))
                }
                return approval
            }
            if let approval, approval.state == .open { found.append(approval) }
        }
        return found
    }

    func put(_ approval: Approval) throws(VaultError) {
        let box = try keys.sealDirectory(approval.encoded(), at: .approval, approval.id.bytes)
        try store.run(
            "INSERT OR REPLACE INTO approval (id, state, expires, box) VALUES (?, ?, ?, ?)",
            [approval.id.bytes.data, approval.state.rawValue, approval.term.until, box.data])
    }

    func delete(_ id: ApprovalID) throws(VaultError) {
        try store.run("DELETE FROM approval WHERE id = ?", [id.bytes.data])
    }

    /// Forgets what expired before an instant; the log keeps what became of it.
    static func sweep(_ store: Store, before time: Int64) throws(VaultError) {
        try store.run("DELETE FROM approval WHERE expires < ?", [time])
    }

    private func open(_ box: [UInt8], _ id: ApprovalID) throws(VaultError) -> Approval {
        try Approval(id, stored: keys.openDirectory(box, at: .approval, id.bytes))
    }
}
