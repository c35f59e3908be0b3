import GRDB
import Sealing
import Trust

/// Sealed compartment keys, one per grantee, under the master key; deleting a row takes the key away.
struct GrantTable {
    let store: Store
    let keys: UnsealedKeys

    func sealed(_ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee) throws(VaultError) -> [UInt8]? {
        try sealed(CompartmentEpoch(compartment: compartment, epoch: epoch), for: holder(of: grantee))
    }

    func exists(_ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee) throws(VaultError) -> Bool {
        let tag = tag(CompartmentEpoch(compartment: compartment, epoch: epoch), try holder(of: grantee))
        return try store.row("SELECT 1 FROM grant_box WHERE tag = ?", [tag.data]) != nil
    }

    func put(
        _ sealed: [UInt8], _ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee
    ) throws(VaultError) {
        try put(sealed, CompartmentEpoch(compartment: compartment, epoch: epoch), for: holder(of: grantee))
    }

    /// Takes a key away; whoever calls this has the database's log cut (``LogCutting``). Whether there was one.
    @discardableResult
    func delete(_ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee) throws(VaultError) -> Bool {
        try delete(CompartmentEpoch(compartment: compartment, epoch: epoch), for: holder(of: grantee))
    }

    /// Whose rows a grantee's are now: recovery's are those of its newest share set.
    private func holder(of grantee: Grantee) throws(VaultError) -> GrantHolder {
        switch grantee {
        case .recovery: try RecoveryHolders(store).current
        case .user(let id): GrantHolder(id)
        }
    }
}

/// The same by the name under which rows rest: what recovery holds lies under one name for each of its share sets.
extension GrantTable {
    func sealed(_ place: CompartmentEpoch, for holder: GrantHolder) throws(VaultError) -> [UInt8]? {
        let tag = tag(place, holder)
        let row = try store.row("SELECT master_epoch, box FROM grant_box WHERE tag = ?", [tag.data])
        guard let row else { return nil }
        let number = try row.number(0, of: .grant)
        let box = try row.blob(1, of: .grant)
        let master = try keys.master(number)
        return try sealing(.grant, place.compartment.bytes) { () throws(SealingError) in
            try Envelope.open(box.span, under: master.key, id: number, for: keys.places.grant(at: tag))
        }
    }

    func put(_ sealed: [UInt8], _ place: CompartmentEpoch, for holder: GrantHolder) throws(VaultError) {
        let tag = tag(place, holder)
        let master = try keys.master(keys.activeMaster)
        let box = try sealing(.grant) { () throws(SealingError) in
            try Envelope.seal(
                sealed.span, under: master.key, id: keys.activeMaster, for: keys.places.grant(at: tag))
        }
        try store.run(
            "INSERT OR REPLACE INTO grant_box (tag, master_epoch, box) VALUES (?, ?, ?)",
            [tag.data, Int64(keys.activeMaster), box.data])
    }

    @discardableResult
    func delete(_ place: CompartmentEpoch, for holder: GrantHolder) throws(VaultError) -> Bool {
        try store.run("DELETE FROM grant_box WHERE tag = ?", [tag(place, holder).data])
        return store.database.changesCount > 0
    }

    private func tag(_ place: CompartmentEpoch, _ holder: GrantHolder) -> [UInt8] {
        keys.tag("grant", [place.compartment.bytes, place.epoch.counter, holder.name])
    }
}
