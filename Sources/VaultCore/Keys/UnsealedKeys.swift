import Sealing
import Trust

/// The keys in memory while the vault is unsealed.
///
/// Nobody's notes open with these alone: they take off the outer wrap, and what lies beneath needs a granted person.
package final class UnsealedKeys: Sendable {
    let vault: VaultID
    let masters: [UInt32: SharedKey]
    let activeMaster: UInt32
    let root: SharedKey
    let directoryKey: SharedKey
    let tagKey: SharedKey
    /// By number; entries carry tags under the key that was the newest when they were written.
    let logTagKeys: [UInt32: SharedKey]
    let logData: [UInt32: SharedKey]
    let activeSegment: UInt32
    let logInbox: SharedSecret
    let logSigning: SharedSecret

    init(root: SharedKey, ring: MasterRing, book: OpenBook, vault: VaultID) {
        self.vault = vault
        self.root = root
        masters = ring.keys
        activeMaster = ring.active
        directoryKey = book.directory
        tagKey = book.tags
        logTagKeys = book.logTags
        logData = book.logData
        activeSegment = book.activeSegment
        logInbox = book.logInbox
        logSigning = book.logSigning
    }

    var places: Places { Places(vault: vault) }

    /// The key pair that takes in entries while the vault is sealed.
    func inbox() throws(VaultError) -> BoxSecretKey {
        try sealing(.bookKey) { () throws(SealingError) in
            try BoxSecretKey(seed: try SymmetricKey(logInbox.secret))
        }
    }

    func master(_ epoch: UInt32) throws(VaultError) -> SharedKey {
        guard let key = masters[epoch] else { throw .tampered(.masterKey, String(epoch)) }
        return key
    }

    /// A keyed hash that finds a row without saying whose it is.
    func tag(_ label: String, _ fields: [[UInt8]]) -> [UInt8] {
        tagKey.key.tag("amanat tag/1 \(label)", fields, length: 16)
    }

    func sealDirectory(_ value: [UInt8], at table: Table, _ tag: [UInt8]) throws(VaultError) -> [UInt8] {
        try sealing(table) { () throws(SealingError) in
            try Envelope.seal(
                Blocks.fill(value).span, under: directoryKey.key, id: 1, for: places.directory(table, tag))
        }
    }

    func openDirectory(_ box: [UInt8], at table: Table, _ tag: [UInt8]) throws(VaultError) -> [UInt8] {
        let filled = try sealing(table, tag) { () throws(SealingError) in
            try Envelope.open(box.span, under: directoryKey.key, id: 1, for: places.directory(table, tag))
        }
        guard let value = Blocks.value(of: filled) else { throw .tampered(table, tag.hex) }
        return value
    }
}

/// Runs a step of cryptography; what does not open is tampering with the row named, never content.
func sealing<R: ~Copyable>(
    _ table: Table, _ id: [UInt8] = [], _ step: () throws(SealingError) -> R
) throws(VaultError) -> R {
    do {
        return try step()
    } catch SealingError.noLockedMemory {
        throw .lockedMemoryMissing
    } catch {
        throw .tampered(table, id.hex)
    }
}

extension [UInt8] {
    /// Lower-case hexadecimal, for identifiers in errors and entries.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * count)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
