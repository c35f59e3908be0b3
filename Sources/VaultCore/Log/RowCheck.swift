import GRDB
import Sealing
import TransparencyLog
import Trust

/// Opens one row of any table, or checks it for what it is.
struct RowCheck {
    private let store: Store
    private let keys: UnsealedKeys
    private let extent: RowScan.Extent

    init(_ store: Store, _ keys: UnsealedKeys, _ extent: RowScan.Extent) {
        (self.store, self.keys, self.extent) = (store, keys, extent)
    }

    func fits(_ row: Row, in table: CheckedTable) throws(VaultError) -> Bool {
        switch table {
        case .meta, .slot, .share, .masterKey: try standsInClear(row, in: table)
        case .bookKey: try unwraps(row, of: .bookKey)
        case .seed: try unwraps(row, of: .seed)
        case .grant: try unwraps(row, of: .grant)
        case .recordKey: try all(unwraps(row, of: .recordKey), isAnybodys(row))
        case .factsKey: try all(unwraps(row, of: .factsKey), isAnybodys(row))
        case .logReason: try all(unwraps(row, of: .logReason), saysWhatWasSaid(row))
        case .account, .statement, .approval, .directory, .request, .tombstone, .legalHold:
            try opensInDirectory(row, in: table)
        case .record, .recordVersion, .draft: try isWhole(row, in: table)
        case .throttle: try min(row.integer(1, of: .throttle), row.integer(2, of: .throttle)) >= 0
        case .logEntry, .logTag, .logInbox, .logNode, .logCheckpoint: try LogRowCheck(store, keys).fits(row, in: table)
        }
    }

    private func all(_ facts: Bool...) -> Bool { facts.allSatisfy(\.self) }

    private func standsInClear(_ row: Row, in table: CheckedTable) throws(VaultError) -> Bool {
        guard try ClearRows(store, keys).fits(row, in: table) else { return false }
        switch table {
        case .slot:
            let number = try row.number(0, of: .slot)
            guard let kind = SlotTable.Kind(rawValue: try row.text(1, of: .slot)) else { return false }
            let parameters = try row.blob(2, of: .slot)
            let isReadable = kind == .credential || (try? PassphraseParameters(encoded: parameters)) != nil
            let box = try row.blob(3, of: .slot)
            return isReadable && (try? Envelope.keyID(of: box.span)) == number
        case .share: return try row.blob(2, of: .share).count == 32
        case .masterKey:
            let epoch = try row.number(0, of: .masterKey)
            guard let state = MasterKeyTable.State(rawValue: try row.text(1, of: .masterKey)) else { return false }
            if state == .destroyed { return try row.blob(3, of: .masterKey).isEmpty }
            _ = try MasterKeyTable(store: store, places: keys.places).open(epoch, under: keys.root)
            return true
        default: return try MetaCheck(store, keys).fits(row.text(0, of: .meta), row.blob(1, of: .meta))
        }
    }

    /// Takes the outer wrap off; what lies beneath takes a person's passphrase or key.
    private func unwraps(_ row: Row, of table: KeyBookTable) throws(VaultError) -> Bool {
        let width = table.key.count
        let epoch = try row.number(width, of: table.table)
        let box = try row.blob(width + 1, of: table.table)
        let wrapped = WrappedRow(table: table, key: (0..<width).map { row[$0] }, epoch: epoch, box: box)
        let master = try keys.master(epoch)
        let place = try table.place(of: wrapped, under: epoch, in: keys.places)
        try sealing(table.table) { () throws(SealingError) in
            switch table.content {
            case .bareKey: _ = try Envelope.openKey(box.span, under: master.key, id: epoch, for: place)
            case .closed: _ = try Envelope.open(box.span, under: master.key, id: epoch, for: place)
            }
        }
        return true
    }

    /// Whether there is a version or a draft that a key belongs to.
    private func isAnybodys(_ row: Row) throws(VaultError) -> Bool {
        let (record, version) = (try row.blob(0, of: .recordKey), try row.integer(1, of: .recordKey))
        let owner = try store.row(
            "SELECT 1 FROM record_version WHERE record = ? AND version = ? UNION ALL SELECT 1 FROM draft WHERE id = ?",
            [record.data, version, record.data])
        return owner != nil
    }

    private func saysWhatWasSaid(_ row: Row) throws(VaultError) -> Bool {
        let place = LogPlace(
            generation: try row.integer(0, of: .logReason), seq: try row.integer(1, of: .logReason))
        let log = LogTable(store: store, keys: keys)
        // Of an entry that doesn't open nobody can tell.
        guard case .entry(_, let entry) = try log.sighting(place) else { return true }
        if case .words = try log.statedReason(of: entry, at: place) { return true }
        return false
    }

    private func opensInDirectory(_ row: Row, in table: CheckedTable) throws(VaultError) -> Bool {
        let name = try row.blob(0, of: .directory)
        switch table {
        case .account:
            let accounts = AccountTable(store: store, keys: keys, state: WriterState())
            return try accounts.find(UserID(stored: name, in: .account)) != nil
        case .approval: return try ApprovalTable(store: store, keys: keys).isWhole(row)
        case .tombstone:
            return try TombstoneTable(store: store, keys: keys).find(RecordID(stored: name, in: .tombstone)) != nil
        case .legalHold:
            // Each of a case that its tag names.
            return try HoldTable(store: store, keys: keys).isWhole(HoldID(stored: name, in: .legalHold))
        case .statement: return try StatementTable(store: store, keys: keys).isWhole(at: name)
        case .request: return try KeptReplies(store: store, keys: keys).isWhole(row)
        default:
            _ = try keys.openDirectory(row.blob(1, of: .directory), at: .directory, name)
            return true
        }
    }

    private func isWhole(_ row: Row, in table: CheckedTable) throws(VaultError) -> Bool {
        let records = RecordTable(store: store, keys: keys)
        switch table {
        case .record: return try isRecord(row, records)
        case .draft:
            let id = try RecordID(stored: row.blob(0, of: .draft), in: .draft)
            let draft = try DraftTable(store: store, keys: keys).find(id)
            return try all(draft?.isWhole == true, records.isAnythingLeft(of: id))
        default: return try isVersion(row, records)
        }
    }

    private func isRecord(_ row: Row, _ records: RecordTable) throws(VaultError) -> Bool {
        let id = try RecordID(stored: row.blob(0, of: .record), in: .record)
        _ = try keys.openDirectory(row.blob(2, of: .record), at: .record, id.bytes)
        // A tombstone that doesn't open stands there all the same.
        let stone = try intact { () throws(VaultError) in
            try TombstoneTable(store: store, keys: keys).find(id) != nil
        }
        let isDestroyed = stone ?? true
        guard try row.text(1, of: .record) == (isDestroyed ? "destroyed" : "current") else { return false }
        return try isDestroyed ? !records.isAnythingLeft(of: id) : records.newestVersion(of: id) != nil
    }

    private func isVersion(_ row: Row, _ records: RecordTable) throws(VaultError) -> Bool {
        let place = RecordPlace(
            record: try RecordID(stored: row.blob(1, of: .recordVersion), in: .recordVersion),
            version: try row.number(2, of: .recordVersion))
        guard let version = try records.version(place), try records.columns(of: place) == version.columns,
            try hasFacts(version)
        else { return false }
        if extent == .besideWalk { return true }
        // What is sealed for people only is told by the entry of its writing; where that is altered, nobody can tell.
        let written = try LogClaimCheck(store, keys).imprint(of: place)
        return written == nil || written == LogClaim.Imprint(digest: version.digest, entered: version.entered)
    }

    /// Whether a version's facts open; with a key that was altered nobody can tell, and that is named itself.
    private func hasFacts(_ version: RecordTable.StoredVersion) throws(VaultError) -> Bool {
        let (record, number) = (version.place.record.bytes.data, Int64(version.place.version))
        let key = try CheckedTable.factsKey.row(at: [record.databaseValue, number.databaseValue], in: store)
        if let key, try intact({ () throws(VaultError) in try unwraps(key.row, of: .factsKey) }) == nil { return true }
        return try RecordKeyTable(store: store, keys: keys).opensFacts(version.facts, version.place)
    }
}
