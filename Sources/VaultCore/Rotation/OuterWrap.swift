import Sealing

/// Changes the master key around a row of the key book; what lies beneath it stays closed.
struct OuterWrap {
    let keys: UnsealedKeys

    /// The row under the active master key; nil if it rests there already.
    func moved(_ row: WrappedRow) throws(VaultError) -> MovedRow? {
        let active = keys.activeMaster
        if row.epoch == active { return nil }
        let (old, new) = (try keys.master(row.epoch), try keys.master(active))
        let source = try row.table.place(of: row, under: row.epoch, in: keys.places)
        let target = try row.table.place(of: row, under: active, in: keys.places)
        let box = try sealing(row.table.table) { () throws(SealingError) in
            switch row.table.content {
            case .bareKey:
                let key = try Envelope.openKey(row.box.span, under: old.key, id: row.epoch, for: source)
                return try Envelope.sealKey(key, under: new.key, id: active, for: target)
            case .closed:
                let closed = try Envelope.open(row.box.span, under: old.key, id: row.epoch, for: source)
                return try Envelope.seal(closed.span, under: new.key, id: active, for: target)
            }
        }
        return MovedRow(row: row, epoch: active, box: box)
    }
}
