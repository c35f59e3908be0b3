import GRDB
import Sealing
import Trust

/// Sealed compartment keys, one per grantee, under the master key; deleting a row takes the key away.
struct GrantTable {
    let store: Store
    let keys: UnsealedKeys

    func sealed(_ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee) throws(VaultError) -> [UInt8]? {
        let tag = tag(compartment, epoch, grantee)
        let row = try store.row("SELECT master_epoch, box FROM grant_box WHERE tag = ?", [tag.data])
        guard let row else { return nil }
        let number = UInt32(truncatingIfNeeded: try row.integer(0, of: .grant))
        let box = try row.blob(1, of: .grant)
        let master = try keys.master(number)
        return try sealing(.grant, compartment.bytes) { () throws(SealingError) in
            try Envelope.open(
                box.span, under: master.key, id: number, for: keys.places.grant(at: tag))
        }
    }

    func exists(_ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee) throws(VaultError) -> Bool {
        try store.row("SELECT 1 FROM grant_box WHERE tag = ?", [tag(compartment, epoch, grantee).data]) != nil
    }

    func put(
        _ sealed: [UInt8], _ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee
    ) throws(VaultError) {
        let tag = tag(compartment, epoch, grantee)
        let master = try keys.master(keys.activeMaster)
        let box = try sealing(.grant) { () throws(SealingError) in
            try Envelope.seal(
                sealed.span, under: master.key, id: keys.activeMaster, for: keys.places.grant(at: tag))
        }
        try store.run(
            "INSERT OR REPLACE INTO grant_box (tag, master_epoch, box) VALUES (?, ?, ?)",
            [tag.data, Int64(keys.activeMaster), box.data])
    }

    func delete(_ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee) throws(VaultError) {
        try store.run("DELETE FROM grant_box WHERE tag = ?", [tag(compartment, epoch, grantee).data])
    }

    private func tag(_ compartment: CompartmentID, _ epoch: UInt64, _ grantee: Grantee) -> [UInt8] {
        keys.tag("grant", [compartment.bytes, epoch.counter, grantee.name])
    }
}

extension Grantee {
    /// The grantee as bytes in tags and associated data.
    var name: [UInt8] {
        switch self {
        case .recovery: Array("recovery".utf8)
        case .user(let id): id.bytes
        }
    }
}
