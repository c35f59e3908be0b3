import Sealing
import Synchronization
import Trust

/// One stay in the unsealed state: the keys of it may change, those of another one are somebody else's.
final class Unsealing: Sendable {
    let vault: VaultID
    #if DEBUG
        /// Rows opened with the directory key, for tests that compare how much two requests do.
        let opened = Mutex(0)
    #endif

    init(of vault: VaultID) {
        self.vault = vault
    }
}

/// The keys in memory while the vault is unsealed.
///
/// Nobody's notes open with these alone: they take off the outer wrap, and what lies beneath needs a granted person.
package final class UnsealedKeys: Sendable {
    let vault: VaultID
    let root: SharedKey
    let ring: MasterRing
    private let book: OpenBook
    let unsealing: Unsealing

    init(
        root: SharedKey, ring: MasterRing, book: OpenBook, unsealing: Unsealing
    ) {
        vault = unsealing.vault
        self.root = root
        self.ring = ring
        self.book = book
        self.unsealing = unsealing
    }

    /// The same keys with other master keys, as a rotation leaves them.
    func with(_ ring: MasterRing) -> UnsealedKeys {
        UnsealedKeys(root: root, ring: ring, book: book, unsealing: unsealing)
    }

    /// The same keys as those of another stay: a rekeying opens them anew, and its vault was unsealed all along.
    func within(_ unsealing: Unsealing) -> UnsealedKeys {
        UnsealedKeys(root: root, ring: ring, book: book, unsealing: unsealing)
    }

    var activeMaster: UInt32 { ring.active }
    var directoryKey: SharedKey { get throws(VaultError) { try book.directory.key } }
    var tagKey: SharedKey { book.tags }
    /// By number; entries carry tags under the key that was the newest when they were written.
    var logTagKeys: [UInt32: SharedKey] { book.logTags.all }
    var logData: [UInt32: SharedKey] { book.logData.all }
    var activeSegment: UInt32 { book.logData.newest }
    var logSigning: Numbered<SharedSecret> { book.logSigning }

    var places: Places { Places(vault: vault) }

    /// The key pair that takes in entries while the vault is sealed.
    func inbox() throws(VaultError) -> BoxSecretKey { try Self.inbox(of: try book.logInbox.key) }

    /// An entry that came in while the vault was sealed, or nil if nothing opens it.
    ///
    /// A seal in the moment of a rekeying still seals to the inbox before.
    func openInbox(_ box: [UInt8]) throws(VaultError) -> [UInt8]? {
        for secret in book.logInbox.all.sorted(by: { $0.key > $1.key }) {
            let key = try Self.inbox(of: secret.value)
            if let bytes = try? Filling.row.value(of: SealedBox.open(box.span, with: key)) { return bytes }
        }
        return nil
    }

    private static func inbox(of secret: SharedSecret) throws(VaultError) -> BoxSecretKey {
        try sealing(.bookKey) { () throws(SealingError) in
            try BoxSecretKey(seed: try SymmetricKey(secret.secret))
        }
    }

    func master(_ epoch: UInt32) throws(VaultError) -> SharedKey {
        guard let key = ring.keys[epoch] else { throw .tampered(.masterKey, String(epoch)) }
        return key
    }

    /// A keyed hash that finds a row without saying whose it is.
    func tag(_ label: String, _ fields: [[UInt8]]) -> [UInt8] {
        tagKey.key.tag("amanat tag/1 \(label)", fields, length: 16)
    }

    /// By which the log knows an account's name without saying it.
    func nameMark(of account: Account) -> [UInt8] {
        tagKey.key.tag("amanat account name/1", [Array(account.user.utf8), Array(account.name.utf8)], length: 32)
    }

    func sealDirectory(_ value: [UInt8], at table: Table, _ tag: [UInt8]) throws(VaultError) -> [UInt8] {
        let key = try directoryKey
        return try sealing(table) { () throws(SealingError) in
            try Envelope.seal(
                table.filling.fill(value).span, under: key.key, id: book.directory.newest,
                for: places.directory(table, tag))
        }
    }

    func openDirectory(_ box: [UInt8], at table: Table, _ tag: [UInt8]) throws(VaultError) -> [UInt8] {
        let number = try sealing(table, tag) { () throws(SealingError) in try Envelope.keyID(of: box.span) }
        guard let key = book.directory.all[number] else { throw .tampered(table, tag.hex) }
        #if DEBUG
            unsealing.opened.withLock { $0 += 1 }
        #endif
        return try sealing(table, tag) { () throws(SealingError) in
            try table.filling.value(
                of: Envelope.open(box.span, under: key.key, id: number, for: places.directory(table, tag)))
        }
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
