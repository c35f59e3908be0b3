import GRDB
import Sealing
import Trust

/// Record keys and facts keys: the rows that rotation re-wraps and whose deletion destroys what they open.
///
/// The compartment column is a keyed tag of record, version and compartment, so that the file does not show which
/// records belong together.
struct RecordKeyTable {
    let store: Store
    let keys: UnsealedKeys

    /// A record key still under its compartment's key: the outer wrap is off.
    struct InnerWrap: Sendable {
        let place: RecordPlace
        let compartment: CompartmentID
        let epoch: UInt64
        let box: [UInt8]
        let places: Places

        /// Takes off the inner wrap.
        func open(with key: SharedKey) throws(VaultError) -> SymmetricKey {
            try sealing(.recordKey, place.record.bytes) { () throws(SealingError) in
                try Envelope.openKey(
                    box.span, under: key.key, id: UInt32(truncatingIfNeeded: epoch),
                    for: places.recordKey(place, in: compartment, epoch: epoch))
            }
        }
    }

    func put(
        _ recordKey: borrowing SymmetricKey, _ place: RecordPlace, under opened: CompartmentDesk.Opened
    ) throws(VaultError) {
        let tag = tag(place, opened.id)
        let box = try box(recordKey, place, tag, under: opened)
        try store.run(
            "INSERT INTO record_key (record, version, compartment, master_epoch, box) VALUES (?, ?, ?, ?, ?)",
            [
                place.record.bytes.data, Int64(place.version), tag.data, Int64(keys.activeMaster), box.data,
            ])
    }

    /// Wraps a record key that lies under one epoch of a compartment under another one instead.
    func move(_ inner: InnerWrap, from source: SharedKey, to target: CompartmentDesk.Opened) throws(VaultError) {
        let key = try inner.open(with: source)
        let tag = tag(inner.place, target.id)
        let box = try box(key, inner.place, tag, under: target)
        try store.run(
            "UPDATE record_key SET master_epoch = ?, box = ? WHERE record = ? AND version = ? AND compartment = ?",
            [
                Int64(keys.activeMaster), box.data, inner.place.record.bytes.data, Int64(inner.place.version),
                tag.data,
            ])
    }

    /// A record key under a compartment's epoch and that under the master key.
    private func box(
        _ recordKey: borrowing SymmetricKey, _ place: RecordPlace, _ tag: [UInt8],
        under opened: CompartmentDesk.Opened
    ) throws(VaultError) -> [UInt8] {
        let master = try keys.master(keys.activeMaster)
        let inner = try wrap(
            recordKey, under: opened.key, UInt32(truncatingIfNeeded: opened.epoch),
            keys.places.recordKey(place, in: opened.id, epoch: opened.epoch))
        return try sealing(.recordKey) { () throws(SealingError) in
            try Envelope.seal(
                inner.span, under: master.key, id: keys.activeMaster,
                for: keys.places.recordKeyRow(place, at: tag, master: keys.activeMaster))
        }
    }

    /// Takes off the outer wrap; nil if the record has no key in this compartment.
    func innerWrap(_ place: RecordPlace, in compartment: CompartmentID) throws(VaultError) -> InnerWrap? {
        let tag = tag(place, compartment)
        let row = try store.row(
            "SELECT master_epoch, box FROM record_key WHERE record = ? AND version = ? AND compartment = ?",
            [place.record.bytes.data, Int64(place.version), tag.data])
        guard let row else { return nil }
        let number = try row.number(0, of: .recordKey)
        let box = try row.blob(1, of: .recordKey)
        let master = try keys.master(number)
        let places = keys.places
        let inner = try sealing(.recordKey, place.record.bytes) { () throws(SealingError) in
            try Envelope.open(
                box.span, under: master.key, id: number,
                for: places.recordKeyRow(place, at: tag, master: number))
        }
        let epoch = try sealing(.recordKey, place.record.bytes) { () throws(SealingError) in
            try Envelope.keyID(of: inner.span)
        }
        return InnerWrap(place: place, compartment: compartment, epoch: UInt64(epoch), box: inner, places: places)
    }

    func putFactsKey(_ factsKey: borrowing SymmetricKey, _ place: RecordPlace) throws(VaultError) {
        let master = try keys.master(keys.activeMaster)
        let box = try wrap(factsKey, under: master, keys.activeMaster, keys.places.factsKey(place))
        try store.run(
            "INSERT INTO facts_key (record, version, master_epoch, box) VALUES (?, ?, ?, ?)",
            [place.record.bytes.data, Int64(place.version), Int64(keys.activeMaster), box.data])
    }

    /// Whether a version's facts open with the key that rests for them.
    func opensFacts(_ facts: [UInt8], _ place: RecordPlace) throws(VaultError) -> Bool {
        let row = try store.row(
            "SELECT master_epoch, box FROM facts_key WHERE record = ? AND version = ?",
            [place.record.bytes.data, Int64(place.version)])
        guard let row else { return false }
        let number = try row.number(0, of: .factsKey)
        let box = try row.blob(1, of: .factsKey)
        let master = try keys.master(number)
        let places = keys.places
        _ = try sealing(.factsKey, place.record.bytes) { () throws(SealingError) in
            let key = try Envelope.openKey(box.span, under: master.key, id: number, for: places.factsKey(place))
            return try Filling.label.value(of: Envelope.open(facts.span, under: key, id: 1, for: places.facts(place)))
        }
        return true
    }

    func delete(_ place: RecordPlace, in compartment: CompartmentID) throws(VaultError) {
        try store.run(
            "DELETE FROM record_key WHERE record = ? AND version = ? AND compartment = ?",
            [place.record.bytes.data, Int64(place.version), tag(place, compartment).data])
    }

    /// Deletes every key of every version, in all compartments, and the keys of its facts.
    func deleteAll(of record: RecordID) throws(VaultError) {
        try store.run("DELETE FROM record_key WHERE record = ?", [record.bytes.data])
        try store.run("DELETE FROM facts_key WHERE record = ?", [record.bytes.data])
    }

    private func wrap(
        _ key: borrowing SymmetricKey, under wrapping: SharedKey, _ id: UInt32, _ place: AssociatedData
    ) throws(VaultError) -> [UInt8] {
        do {
            return try Envelope.sealKey(key, under: wrapping.key, id: id, for: place)
        } catch {
            throw .lockedMemoryMissing
        }
    }

    private func tag(_ place: RecordPlace, _ compartment: CompartmentID) -> [UInt8] {
        keys.tag("record key", [place.record.bytes, UInt64(place.version).counter, compartment.bytes])
    }
}
