import GRDB
import Trust

/// Rows that aren't there, and of which others say that they are: by themselves, rows that were taken away tell nobody.
struct MissedRows {
    private let store: Store
    private let keys: UnsealedKeys

    init(_ store: Store, _ keys: UnsealedKeys) {
        (self.store, self.keys) = (store, keys)
    }

    /// What is missed; what tells of it and was altered is named by itself.
    func all() throws(VaultError) -> [RowScan.Doubt] {
        let clear = try ClearRows(store, keys).missed().compactMap(RowScan.Doubt.init(missed:))
        return try clear + seeds() + destroyed() + holds() + lists()
    }

    /// Of everybody who has enrolled a seed, unless she was asked to make new keys.
    private func seeds() throws(VaultError) -> [RowScan.Doubt] {
        let accounts = AccountTable(store: store, keys: keys, state: WriterState())
        var missed: [RowScan.Doubt] = []
        for row in try store.rows("SELECT id FROM account WHERE id NOT IN (SELECT user FROM seed)") {
            let account = try intact { () throws(VaultError) in
                try accounts.find(UserID(stored: row.blob(0, of: .account), in: .account))
            }
            guard let account = account ?? nil, account.keys != nil else { continue }
            missed.append(.init(table: .seed, missed: try account.id.bytes.hex))
        }
        return missed
    }

    /// Of every record that a tombstone is left of.
    private func destroyed() throws(VaultError) -> [RowScan.Doubt] {
        let rows = try store.rows("SELECT record FROM tombstone WHERE record NOT IN (SELECT id FROM record)")
        return try rows.map { row throws(VaultError) in
            RowScan.Doubt(table: .record, missed: try row.blob(0, of: .tombstone).hex)
        }
    }

    /// Of every hold that the directory names.
    private func holds() throws(VaultError) -> [RowScan.Doubt] {
        let directory = DirectoryTable(store: store, keys: keys)
        let listed = try intact { () throws(VaultError) in try directory.all(.holds, []) } ?? []
        var missed: [RowScan.Doubt] = []
        for bytes in listed where try store.row("SELECT 1 FROM legal_hold WHERE id = ?", [bytes.data]) == nil {
            missed.append(.init(table: .legalHold, missed: bytes.hex))
        }
        return missed
    }

    /// Of the lists of the organisation and of its people, the first place that isn't there.
    private func lists() throws(VaultError) -> [RowScan.Doubt] {
        var missed: [RowScan.Doubt] = []
        for relation in [DirectoryTable.Relation.users, .cases, .custodians, .holds, .notices, .noticesToReview] {
            missed += try list(relation, [])
        }
        for row in try store.rows("SELECT id FROM account") {
            let user = try row.blob(0, of: .account)
            for relation in [DirectoryTable.Relation.casesOfUser, .draftsOfUser, .unseenCasesOfUser, .noticesOfUser] {
                missed += try list(relation, user)
            }
        }
        return missed
    }

    private func list(_ relation: DirectoryTable.Relation, _ subject: [UInt8]) throws(VaultError) -> [RowScan.Doubt] {
        do throws(VaultError) {
            _ = try DirectoryTable(store: store, keys: keys).whole(relation, subject)
        } catch {
            guard let row = error.damagedRow else { throw error }
            let isThere = try store.row("SELECT 1 FROM directory WHERE lower(hex(tag)) = ?", [row.row]) != nil
            // What is there and doesn't open is named by itself.
            return isThere ? [] : [.init(table: .directory, missed: row.row)]
        }
        return []
    }
}

extension RowScan.Doubt {
    /// A row by its name, as it is told.
    fileprivate init?(missed name: String) {
        let words = name.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let table = CheckedTable(rawValue: String(words[0])) else { return nil }
        self.init(table: table, missed: String(words[1]))
    }
}
